package dev.recado.channels.whatsapp;

import java.text.BreakIterator;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * A text and which of its stretches are styled how. The styles become WhatsApp's marks only when it is written, so that a text
 * can be cut anywhere and no mark is left open.
 */
final class StyledText {
    /** What WhatsApp can do to text. */
    enum Style {
        BOLD('*'),
        ITALIC('_'),
        STRIKE('~'),
        CODE('`');

        private final char mark;

        Style(char mark) {
            this.mark = mark;
        }
    }

    private record Run(String text, Set<Style> styles) {}

    private final List<Run> runs = new ArrayList<>();

    /** Adds a stretch. Code has no other style: WhatsApp shows marks inside it as they are. */
    void add(String text, Set<Style> styles) {
        if (!text.isEmpty()) {
            Set<Style> kept = EnumSet.noneOf(Style.class);
            kept.addAll(styles.contains(Style.CODE) ? Set.of(Style.CODE) : styles);
            runs.add(new Run(text, kept));
        }
    }

    void addAll(StyledText other) {
        runs.addAll(other.runs);
    }

    /** The text without any marks. */
    String plain() {
        StringBuilder plain = new StringBuilder();
        runs.forEach(run -> plain.append(run.text()));
        return plain.toString();
    }

    /** The part between two positions in the plain text. */
    StyledText part(int from, int to) {
        StyledText part = new StyledText();
        int position = 0;
        for (Run run : runs) {
            int start = Math.max(from, position);
            int end = Math.min(to, position + run.text().length());
            if (start < end) {
                part.add(run.text().substring(start - position, end - position), run.styles());
            }
            position += run.text().length();
        }
        return part;
    }

    /** The text with WhatsApp's marks, line by line, because WhatsApp styles no further than the end of a line. */
    String written() {
        StringBuilder out = new StringBuilder();
        String plain = plain();
        int start = 0;
        while (start <= plain.length()) {
            int end = plain.indexOf('\n', start);
            int lineEnd = end < 0 ? plain.length() : end;
            write(part(start, lineEnd).runs, EnumSet.allOf(Style.class), out, '\n', '\n');
            if (end < 0) {
                break;
            }
            out.append('\n');
            start = end + 1;
        }
        return out.toString();
    }

    /**
     * Where to end a part of at most {@code most} characters: after a line or sentence if one ends in the second half, else
     * between words, else between two characters as people see them.
     */
    static int cut(String plain, int most) {
        if (plain.length() <= most) {
            return plain.length();
        }
        int least = most / 2;
        int line = plain.lastIndexOf('\n', most);
        if (line > least) {
            return line;
        }
        BreakIterator sentences = BreakIterator.getSentenceInstance(Locale.of("pt", "BR"));
        sentences.setText(plain);
        int sentence = sentences.isBoundary(most) ? most : sentences.preceding(most);
        if (sentence > least) {
            return sentence;
        }
        for (int i = most; i > 0; i--) {
            if (Character.isWhitespace(plain.charAt(i))) {
                return i;
            }
        }
        BreakIterator characters = BreakIterator.getCharacterInstance(Locale.ROOT);
        characters.setText(plain);
        int character = characters.isBoundary(most) ? most : characters.preceding(most);
        if (character > 0) {
            return character;
        }
        return Character.isLowSurrogate(plain.charAt(most)) && most > 1 ? most - 1 : most;
    }

    /** Writes runs with those of their styles that are not written yet; the style that reaches furthest is the outer one. */
    private static void write(List<Run> runs, Set<Style> open, StringBuilder out, char before, char after) {
        for (int start = 0; start < runs.size(); ) {
            Style outer = null;
            int end = start + 1;
            for (Style style : runs.get(start).styles()) {
                int reach = reach(runs, start, style);
                if (open.contains(style) && (outer == null || reach > end)) {
                    outer = style;
                    end = reach;
                }
            }
            if (outer == null) {
                out.append(runs.get(start).text());
            } else {
                char left = start == 0 ? before : last(runs.get(start - 1).text());
                char right = end == runs.size() ? after : runs.get(end).text().charAt(0);
                marked(runs.subList(start, end), outer, open, out, left, right);
            }
            start = end;
        }
    }

    private static int reach(List<Run> runs, int start, Style style) {
        int end = start + 1;
        while (end < runs.size() && runs.get(end).styles().contains(style)) {
            end++;
        }
        return end;
    }

    /**
     * WhatsApp takes a mark for one only if it touches the styled text and no other letter, and ends at the next such mark:
     * where that can't be had, the text goes out without.
     */
    private static void marked(
            List<Run> group, Style style, Set<Style> open, StringBuilder out, char left, char right) {
        Set<Style> inner = EnumSet.copyOf(open);
        inner.remove(style);
        StyledText text = new StyledText();
        text.runs.addAll(group);
        String plain = text.plain();
        String core = plain.strip();
        int lead = core.isEmpty() ? plain.length() : plain.indexOf(core);
        char outerLeft = lead > 0 ? plain.charAt(lead - 1) : left;
        int end = lead + core.length();
        char outerRight = end < plain.length() ? plain.charAt(end) : right;
        out.append(plain, 0, lead);
        boolean possible = !core.isEmpty()
                && core.indexOf(style.mark) < 0
                && !Character.isLetterOrDigit(outerLeft)
                && !Character.isLetterOrDigit(outerRight);
        List<Run> kernel = text.part(lead, end).runs;
        if (possible) {
            out.append(style.mark);
            write(kernel, inner, out, style.mark, style.mark);
            out.append(style.mark);
        } else {
            write(kernel, inner, out, outerLeft, outerRight);
        }
        out.append(plain, end, plain.length());
    }

    private static char last(String text) {
        return text.charAt(text.length() - 1);
    }
}
