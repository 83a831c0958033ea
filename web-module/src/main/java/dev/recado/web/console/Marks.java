package dev.recado.web.console;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * WhatsApp's marks for bold, italic, struck and fixed-width text, as runs of plain text with a style each. A page writes the
 * runs as text, so nothing that anybody sends is ever read as HTML.
 */
final class Marks {
    private static final Pattern FIXED = Pattern.compile("```(.+?)```", Pattern.DOTALL);
    private static final String MARKS = "*_~`";

    /** A stretch of text; {@code style} is a list of style classes, empty for plain text. */
    public record Run(String text, String style) {}

    private Marks() {}

    /** The text in runs, in order; no run is empty. */
    static List<Run> runs(@Nullable String text) {
        List<Run> runs = new ArrayList<>();
        if (text == null) {
            return runs;
        }
        Matcher fixed = FIXED.matcher(text);
        int from = 0;
        while (fixed.find()) {
            marked(text.substring(from, fixed.start()), "", runs);
            add(fixed.group(1), "mark-fixed", runs);
            from = fixed.end();
        }
        marked(text.substring(from), "", runs);
        return runs;
    }

    private static void marked(String text, String style, List<Run> runs) {
        int from = 0;
        for (int at = 0; at < text.length(); at++) {
            int end = MARKS.indexOf(text.charAt(at)) < 0 ? -1 : end(text, at);
            if (end > 0) {
                add(text.substring(from, at), style, runs);
                String inside = text.substring(at + 1, end);
                String both = style + (style.isEmpty() ? "" : " ") + styleOf(text.charAt(at));
                if (text.charAt(at) == '`') {
                    add(inside, both, runs);
                } else {
                    marked(inside, both, runs);
                }
                from = end + 1;
                at = end;
            }
        }
        add(text.substring(from), style, runs);
    }

    // Where what is marked from here on ends; -1 if nothing is. A mark touches its text, and no letter, digit or other
    // mark of
    // its kind outside: 2*3*4 and snake_case_names stay as they are.
    private static int end(String text, int at) {
        char mark = text.charAt(at);
        int end = text.indexOf(mark, at + 1);
        if (end < at + 2 || text.substring(at, end).indexOf('\n') >= 0) {
            return -1;
        }
        boolean touches = !Character.isWhitespace(text.charAt(at + 1)) && !Character.isWhitespace(text.charAt(end - 1));
        boolean apart = isApart(text, at - 1, mark) && isApart(text, end + 1, mark);
        return touches && apart ? end : -1;
    }

    private static boolean isApart(String text, int at, char mark) {
        return at < 0 || at >= text.length() || !Character.isLetterOrDigit(text.charAt(at)) && text.charAt(at) != mark;
    }

    private static void add(String text, String style, List<Run> runs) {
        if (!text.isEmpty()) {
            runs.add(new Run(text, style));
        }
    }

    private static String styleOf(char mark) {
        return switch (mark) {
            case '*' -> "mark-bold";
            case '_' -> "mark-italic";
            case '~' -> "mark-struck";
            default -> "mark-fixed";
        };
    }
}
