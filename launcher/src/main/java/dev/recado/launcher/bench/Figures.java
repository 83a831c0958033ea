package dev.recado.launcher.bench;

import dev.recado.launcher.LauncherException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The page with the tables of what was measured. Each part has a place of its own between two marks, and so has each variant of
 * it, such as {@code slow-10000} or {@code crash-h2}, so that one can be measured again alone and two can be compared.
 */
final class Figures {
    private Figures() {}

    /**
     * The page with this table in its place, and all else as it was. A variant without a place gets one behind the others of
     * its part.
     *
     * @param part such as {@code slow}
     * @param variant such as {@code -10000}; empty for what is measured when nothing else is asked for
     * @param table Markdown that ends with a line break
     * @throws LauncherException when the page has no place for the part
     */
    static String with(String page, String part, String variant, String table) {
        String begin = begin(part + variant);
        String end = end(part + variant);
        int from = page.indexOf(begin);
        int to = page.indexOf(end, Math.max(0, from));
        if (from >= 0 && to >= 0) {
            return page.substring(0, from + begin.length()) + "\n" + table + page.substring(to);
        }
        int behind = behindAll(page, part);
        if (from >= 0 || variant.isEmpty() || behind < 0) {
            throw new LauncherException("The page has lost its marks: " + begin + " … " + end);
        }
        return page.substring(0, behind) + "\n\n" + begin + "\n" + table + end + page.substring(behind);
    }

    private static int behindAll(String page, String part) {
        Matcher ends = Pattern.compile(Pattern.quote("<!-- end of " + part) + "(-[a-z0-9-]+)? -->")
                .matcher(page);
        int behind = -1;
        while (ends.find()) {
            behind = ends.end();
        }
        return behind;
    }

    private static String begin(String key) {
        return "<!-- " + key + ": written by ./recado bench --write -->";
    }

    private static String end(String key) {
        return "<!-- end of " + key + " -->";
    }
}
