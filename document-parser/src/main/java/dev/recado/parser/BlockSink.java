package dev.recado.parser;

import java.io.Flushable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import org.apache.tika.exception.TikaException;
import org.jspecify.annotations.Nullable;
import org.xml.sax.SAXException;

/**
 * Takes a document's blocks in order and writes each as one line of JSON: {@code {"kind": "PARAGRAPH", "text": …, "page": 3,
 * "path": ["Check-in"]}}. Kinds are HEADING (with {@code level}), PARAGRAPH, LIST (items on lines) and TABLE (rows on lines,
 * cells parted by " | ", the head first). The path holds the headings above the block. The last line, {@code {"end": true,
 * "blocks": …, "pages": …}}, proves that nothing was cut off.
 */
final class BlockSink {
    private static final int LONGEST_HEADING = 200;
    // A document's own headings have the levels 0 to 6, and what it contains stands below its title.
    private static final int LEVELS = 7;
    private static final int INNER_TITLE = 2;

    private record Heading(int level, String text) {}

    private final Appendable out;
    private final Limits limits;
    private final Deque<Heading> path = new ArrayDeque<>();
    private int characters;
    private int blocks;
    private int files;
    // What is added to the levels of headings, so that an inner document's stand below those of the outer one.
    private int base;

    private @Nullable Integer page;

    BlockSink(Appendable out, Limits limits) {
        this.out = out;
        this.limits = limits;
    }

    void mediaType(String type) {
        write(new StringBuilder("{\"mediaType\":").append(quoted(type)).append('}'));
    }

    /** Pages are counted from 1. Those of a document within the document don't count. */
    void page(int number) {
        if (base == 0) {
            page = number;
        }
    }

    /** What follows stands below none of the headings before it. */
    void top() {
        leave(base);
    }

    /** Tells the document's owner something; the details fill the text. */
    void note(Note note, String... details) {
        write(new StringBuilder("{\"note\":")
                .append(quoted(note.name()))
                .append(",\"details\":[")
                .append(String.join(
                        ",",
                        Arrays.stream(details)
                                .map(detail -> quoted(Text.line(detail)))
                                .toList()))
                .append("]}"));
    }

    /** Says at once that what follows may take as long as pictures may. */
    void slow() throws IOException {
        write("{\"slow\":true}");
        if (out instanceof Flushable flushable) {
            flushable.flush();
        }
    }

    /** A file of an archive that was unpacked into the folder under another name. */
    void file(String unpacked, String name) {
        files++;
        write(new StringBuilder("{\"file\":")
                .append(quoted(unpacked))
                .append(",\"name\":")
                .append(quoted(name))
                .append('}'));
    }

    /** A file of an archive that is not taken. */
    void refused(String name, Problem problem, String detail) {
        files++;
        write(new StringBuilder("{\"refused\":")
                .append(quoted(name))
                .append(",\"reason\":\"")
                .append(problem.name())
                .append("\",\"detail\":")
                .append(quoted(Text.line(detail)))
                .append('}'));
    }

    /** Whether there is no text yet. */
    boolean isEmpty() {
        return characters == 0;
    }

    /** Something that is done with files. */
    interface Inner {
        void read() throws IOException, SAXException, TikaException;
    }

    /** Takes the blocks of a document within the document, below a heading; an empty title makes none. */
    void within(String title, Inner inner) throws IOException, SAXException, TikaException {
        heading(INNER_TITLE, title);
        base += LEVELS;
        try {
            inner.read();
        } finally {
            leave(base);
            base -= LEVELS;
        }
    }

    private void leave(int level) {
        while (!path.isEmpty() && path.peekLast().level() >= level) {
            path.removeLast();
        }
    }

    /** A heading; 0 is the document's title, 1 to 6 are below it. */
    void heading(int level, String raw) {
        String text = Text.line(raw);
        if (text.isEmpty()) {
            return;
        }
        if (text.length() > LONGEST_HEADING) {
            // Whole paragraphs are sometimes styled as headings; as a path they would drown each passage.
            block("PARAGRAPH", null, text);
            return;
        }
        leave(base + level);
        block("HEADING", base + level, text);
        path.addLast(new Heading(base + level, text));
    }

    void paragraph(String text) {
        block("PARAGRAPH", null, Text.clean(text));
    }

    void list(List<String> items) {
        List<String> kept = new ArrayList<>();
        for (String item : items) {
            String text = Text.line(item);
            if (!text.isEmpty()) {
                kept.add(text);
            }
        }
        block("LIST", null, String.join("\n", kept));
    }

    void table(List<List<String>> rows) {
        List<String> lines = new ArrayList<>();
        for (List<String> row : rows) {
            List<String> cells = row.stream().map(Text::line).toList();
            if (cells.stream().anyMatch(cell -> !cell.isEmpty())) {
                lines.add(String.join(" | ", cells));
            }
        }
        block("TABLE", null, String.join("\n", lines));
    }

    /** Ends the document; {@link Problem#NO_TEXT} when there was none. */
    void end(@Nullable Integer pages) {
        if (characters == 0 && files == 0) {
            throw new ParseFailure(Problem.NO_TEXT, pages == null ? "" : String.valueOf(pages));
        }
        StringBuilder line = new StringBuilder("{\"end\":true,\"blocks\":").append(blocks);
        if (pages != null) {
            line.append(",\"pages\":").append(pages);
        }
        write(line.append('}'));
    }

    private void block(String kind, @Nullable Integer level, String text) {
        if (text.isEmpty()) {
            return;
        }
        characters += text.length();
        if (characters > limits.characters()) {
            throw new ParseFailure(Problem.TOO_LARGE, limits.characters() + " characters");
        }
        blocks++;
        StringBuilder line = new StringBuilder(text.length() + 100)
                .append("{\"kind\":\"")
                .append(kind)
                .append('"');
        if (level != null) {
            line.append(",\"level\":").append(level);
        }
        line.append(",\"text\":").append(quoted(text));
        if (page != null) {
            line.append(",\"page\":").append(page);
        }
        line.append(",\"path\":[");
        String separator = "";
        for (Heading heading : path) {
            line.append(separator).append(quoted(heading.text()));
            separator = ",";
        }
        write(line.append("]}"));
    }

    private void write(CharSequence line) {
        try {
            out.append(line).append('\n');
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String quoted(String text) {
        StringBuilder quoted = new StringBuilder(text.length() + 16).append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"' -> quoted.append("\\\"");
                case '\\' -> quoted.append("\\\\");
                case '\n' -> quoted.append("\\n");
                default -> {
                    if (c < 0x20) {
                        quoted.append(String.format("\\u%04x", (int) c));
                    } else {
                        quoted.append(c);
                    }
                }
            }
        }
        return quoted.append('"').toString();
    }
}
