package dev.recado.parser;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import javax.imageio.ImageIO;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;
import javax.imageio.stream.FileImageInputStream;
import javax.imageio.stream.ImageInputStream;
import org.jspecify.annotations.Nullable;

/** Reads the text in a picture; those of many pages, such as faxes, page by page. */
final class PictureBlocks {
    /** More pixels than this are not decoded at all: a few bytes can claim billions. */
    static final long MOST_PIXELS = 100_000_000;

    /** What a page of A4 has at 400 dpi; larger pictures are read with fewer pixels. */
    static final long ENOUGH_PIXELS = 16_000_000;

    private static final int MOST_PICTURES = 500;

    private PictureBlocks() {}

    /** Reads the file and returns how many pages it has, or null where it is a single picture. */
    static @Nullable Integer read(Path file, BlockSink sink, Tesseract tesseract) throws IOException {
        ImageIO.setUseCache(false);
        try (ImageInputStream in = new FileImageInputStream(file.toFile())) {
            Iterator<ImageReader> readers = ImageIO.getImageReaders(in);
            if (!readers.hasNext()) {
                throw new ParseFailure(Problem.CORRUPT, "image");
            }
            ImageReader reader = readers.next();
            try {
                reader.setInput(in);
                int pictures = reader.getNumImages(true);
                if (pictures > MOST_PICTURES) {
                    throw new ParseFailure(Problem.TOO_LARGE, pictures + " pictures");
                }
                checkSizes(reader, pictures);
                String missing = tesseract.missing();
                if (!missing.isEmpty()) {
                    throw new ParseFailure(Problem.OCR_MISSING, missing);
                }
                List<Integer> unread = new ArrayList<>();
                for (int i = 0; i < pictures; i++) {
                    if (pictures > 1) {
                        sink.page(i + 1);
                    }
                    String text = tesseract.hasTime() ? tesseract.read(decoded(reader, i), sink) : "";
                    PlainTextBlocks.read(text, sink);
                    if (text.isBlank()) {
                        unread.add(i + 1);
                    }
                }
                if (!unread.isEmpty() && unread.size() < pictures) {
                    sink.note(Note.PAGES_WITHOUT_TEXT, Numbers.ranges(unread));
                }
                return pictures > 1 ? pictures : null;
            } finally {
                reader.dispose();
            }
        }
    }

    private static void checkSizes(ImageReader reader, int pictures) throws IOException {
        for (int i = 0; i < pictures; i++) {
            long pixels = (long) reader.getWidth(i) * reader.getHeight(i);
            if (pixels > MOST_PIXELS) {
                throw new ParseFailure(Problem.TOO_LARGE, reader.getWidth(i) + " × " + reader.getHeight(i) + " pixels");
            }
        }
    }

    private static BufferedImage decoded(ImageReader reader, int index) throws IOException {
        long pixels = (long) reader.getWidth(index) * reader.getHeight(index);
        int every = (int) Math.ceil(Math.sqrt((double) pixels / ENOUGH_PIXELS));
        ImageReadParam few = reader.getDefaultReadParam();
        few.setSourceSubsampling(Math.max(1, every), Math.max(1, every), 0, 0);
        return reader.read(index, few);
    }
}
