package dev.recado.parser;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.apache.poi.openxml4j.exceptions.InvalidFormatException;
import org.apache.poi.openxml4j.opc.OPCPackage;
import org.apache.poi.openxml4j.opc.PackageAccess;
import org.apache.poi.sl.usermodel.Placeholder;
import org.apache.poi.xslf.usermodel.XMLSlideShow;
import org.apache.poi.xslf.usermodel.XSLFGroupShape;
import org.apache.poi.xslf.usermodel.XSLFNotes;
import org.apache.poi.xslf.usermodel.XSLFShape;
import org.apache.poi.xslf.usermodel.XSLFSlide;
import org.apache.poi.xslf.usermodel.XSLFTable;
import org.apache.poi.xslf.usermodel.XSLFTextParagraph;
import org.apache.poi.xslf.usermodel.XSLFTextShape;

/** Reads a presentation: each visible slide is a page, its title a heading; the speaker's notes follow the slide. */
final class SlideBlocks {
    private static final Set<Placeholder> DECORATION =
            EnumSet.of(Placeholder.SLIDE_NUMBER, Placeholder.DATETIME, Placeholder.FOOTER, Placeholder.HEADER);
    private static final Set<Placeholder> TITLES = EnumSet.of(Placeholder.TITLE, Placeholder.CENTERED_TITLE);

    private final BlockSink sink;

    private SlideBlocks(BlockSink sink) {
        this.sink = sink;
    }

    /** Reads the file and returns how many slides it has. */
    static int read(Path file, BlockSink sink) throws IOException, InvalidFormatException {
        try (OPCPackage presentation = OPCPackage.open(file.toFile(), PackageAccess.READ);
                XMLSlideShow show = new XMLSlideShow(presentation)) {
            List<Integer> hidden = new ArrayList<>();
            int number = 0;
            for (XSLFSlide slide : show.getSlides()) {
                number++;
                if (slide.isHidden()) {
                    hidden.add(number);
                } else {
                    sink.page(number);
                    sink.top();
                    new SlideBlocks(sink).slide(slide);
                }
            }
            if (!hidden.isEmpty()) {
                sink.note(Note.HIDDEN_SLIDES, Numbers.ranges(hidden));
            }
            // The package is only read: closing it would try to save.
            presentation.revert();
            return number;
        }
    }

    private void slide(XSLFSlide slide) {
        for (XSLFTextShape shape : slide.getPlaceholders()) {
            if (TITLES.contains(shape.getTextType())) {
                sink.heading(1, shape.getText());
            }
        }
        shapes(slide.getShapes());
        XSLFNotes notes = slide.getNotes();
        if (notes != null) {
            // Not every program marks the notes as such, but the number, date and name of the presentation beside them.
            shapes(notes.getShapes());
        }
    }

    private void shapes(List<XSLFShape> shapes) {
        for (XSLFShape shape : shapes) {
            if (shape instanceof XSLFGroupShape group) {
                shapes(group.getShapes());
            } else if (shape instanceof XSLFTable table) {
                sink.table(table.getRows().stream()
                        .map(row -> row.getCells().stream()
                                .map(XSLFTextShape::getText)
                                .toList())
                        .toList());
            } else if (shape instanceof XSLFTextShape text
                    && !TITLES.contains(text.getTextType())
                    && !DECORATION.contains(text.getTextType())) {
                text(text);
            }
        }
    }

    /** Bulleted paragraphs that follow each other are a list. */
    private void text(XSLFTextShape shape) {
        List<String> items = new ArrayList<>();
        for (XSLFTextParagraph paragraph : shape.getTextParagraphs()) {
            if (paragraph.isBullet()) {
                if (!paragraph.getText().isBlank()) {
                    items.add("• " + paragraph.getText());
                }
            } else {
                sink.list(items);
                items.clear();
                sink.paragraph(paragraph.getText());
            }
        }
        sink.list(items);
    }
}
