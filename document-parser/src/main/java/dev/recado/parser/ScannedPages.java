package dev.recado.parser;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.pdfbox.cos.COSName;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.PDResources;
import org.apache.pdfbox.pdmodel.common.PDRectangle;
import org.apache.pdfbox.pdmodel.graphics.PDXObject;
import org.apache.pdfbox.pdmodel.graphics.form.PDFormXObject;
import org.apache.pdfbox.pdmodel.graphics.image.PDImageXObject;
import org.apache.pdfbox.rendering.ImageType;
import org.apache.pdfbox.rendering.PDFRenderer;
import org.jspecify.annotations.Nullable;

/**
 * The pages of a PDF that are pictures: hardly any text, and a picture of the size of one. What a scanner writes below each page ("Scanned
 * with …") does not make it text.
 */
final class ScannedPages {
    private static final int FEW_LETTERS = 25;
    // Smaller ones are logos and ornaments.
    private static final int SMALLEST_SIDE = 200;
    private static final int DEEPEST = 3;
    private static final float DPI = 300;
    private static final float POINTS_PER_INCH = 72;

    private final List<Integer> pages;

    private ScannedPages(List<Integer> pages) {
        this.pages = pages;
    }

    /**
     * Finds them.
     *
     * @param letters how many each page has as text, by its number from 1
     */
    static ScannedPages of(PDDocument document, Map<Integer, Integer> letters) {
        List<Integer> pages = new ArrayList<>();
        int number = 0;
        for (PDPage page : document.getPages()) {
            number++;
            if (letters.getOrDefault(number, 0) < FEW_LETTERS && isPicture(page)) {
                pages.add(number);
            }
        }
        return new ScannedPages(pages);
    }

    // A broken picture must not cost the text that there is.
    private static boolean isPicture(PDPage page) {
        try {
            return hasPicture(page.getResources(), 0);
        } catch (IOException | RuntimeException e) {
            return false;
        }
    }

    private static boolean hasPicture(PDResources resources, int depth) throws IOException {
        if (resources == null || depth > DEEPEST) {
            return false;
        }
        for (COSName name : resources.getXObjectNames()) {
            PDXObject object = resources.getXObject(name);
            boolean picture = object instanceof PDImageXObject image
                    && image.getWidth() >= SMALLEST_SIDE
                    && image.getHeight() >= SMALLEST_SIDE;
            if (picture || object instanceof PDFormXObject form && hasPicture(form.getResources(), depth + 1)) {
                return true;
            }
        }
        return false;
    }

    /** The text of the pages that are pictures, as far as it can be read; what can't is noted. */
    SortedMap<Integer, String> read(PDDocument document, BlockSink sink, Tesseract tesseract) throws IOException {
        SortedMap<Integer, String> texts = new TreeMap<>();
        if (pages.isEmpty()) {
            return texts;
        }
        String missing = tesseract.missing();
        if (!missing.isEmpty()) {
            if (pages.size() == document.getNumberOfPages()) {
                throw new ParseFailure(Problem.OCR_MISSING, missing);
            }
            sink.note(Note.OCR_MISSING, Numbers.ranges(pages), missing);
            return texts;
        }
        PDFRenderer renderer = new PDFRenderer(document);
        renderer.setSubsamplingAllowed(true);
        List<Integer> unread = new ArrayList<>();
        for (int page : pages) {
            BufferedImage picture = tesseract.hasTime() ? drawn(document, renderer, page - 1) : null;
            String text = picture == null ? "" : tesseract.read(picture, sink);
            if (text.isBlank()) {
                unread.add(page);
            } else {
                texts.put(page, text);
            }
        }
        if (!unread.isEmpty()) {
            sink.note(Note.PAGES_WITHOUT_TEXT, Numbers.ranges(unread));
        }
        return texts;
    }

    /** The page as a picture; null when it can't be drawn, or only at too great a cost. */
    private static @Nullable BufferedImage drawn(PDDocument document, PDFRenderer renderer, int index) {
        try {
            PDPage page = document.getPage(index);
            return isDrawable(page) ? renderer.renderImage(index, scale(page), ImageType.GRAY) : null;
        } catch (IOException | RuntimeException e) {
            return null;
        }
    }

    /** Whether all pictures of the page have sizes that can be decoded. */
    private static boolean isDrawable(PDPage page) throws IOException {
        PDResources resources = page.getResources();
        for (COSName name : resources.getXObjectNames()) {
            if (resources.getXObject(name) instanceof PDImageXObject image
                    && (long) image.getWidth() * image.getHeight() > PictureBlocks.MOST_PIXELS) {
                return false;
            }
        }
        return true;
    }

    /** Such that the page has 300 dpi, or fewer where it is huge. */
    private static float scale(PDPage page) {
        PDRectangle box = page.getCropBox();
        double points = Math.max(1, (double) box.getWidth() * box.getHeight());
        return (float) Math.min(DPI / POINTS_PER_INCH, Math.sqrt(PictureBlocks.ENOUGH_PIXELS / points));
    }
}
