package dev.recado.agents;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** The part of a passage that is worth quoting, word for word. */
final class Excerpt {
    /** How long a quotation may be that stands alone. */
    static final int ALONE = 450;

    /** How long each of several quotations may be. */
    static final int AMONG_OTHERS = 300;

    private static final Pattern UNIT = Pattern.compile("(?<=[.!?;:])\\s+(?=\\p{Lu}|\\d)|\\s*\\R+\\s*");

    private Excerpt() {}

    /** The whole text if it is short, otherwise the sentences in a row that have most of the question's words. */
    static String of(String text, String question, int longest) {
        String whole = text.strip();
        if (whole.length() <= longest) {
            return whole;
        }
        List<int[]> units = units(whole);
        Set<String> asked = Wording.stems(question);
        int bestFrom = 0;
        int bestTo = 0;
        int bestScore = -1;
        for (int from = 0; from < units.size(); from++) {
            Set<String> met = new HashSet<>();
            int score = -1;
            int to = from;
            while (to < units.size() && units.get(to)[1] - units.get(from)[0] <= longest) {
                met.addAll(Wording.stems(whole.substring(units.get(to)[0], units.get(to)[1])));
                to++;
            }
            if (to > from) {
                met.retainAll(asked);
                // Starting at a sentence that is about the question reads better than arriving there.
                Set<String> first = Wording.stems(whole.substring(units.get(from)[0], units.get(from)[1]));
                first.retainAll(asked);
                score = 2 * met.size() + (first.isEmpty() ? 0 : 1);
            }
            if (score > bestScore) {
                bestScore = score;
                bestFrom = units.get(from)[0];
                bestTo = units.get(to - 1)[1];
            }
        }
        if (bestScore < 0) {
            int cut = whole.lastIndexOf(' ', longest);
            return whole.substring(0, cut > 0 ? cut : longest) + " …";
        }
        return (bestFrom > 0 ? "… " : "")
                + whole.substring(bestFrom, bestTo).strip()
                + (bestTo < whole.length() ? " …" : "");
    }

    private static List<int[]> units(String text) {
        List<int[]> units = new ArrayList<>();
        var ends = UNIT.matcher(text);
        int start = 0;
        while (ends.find()) {
            if (ends.start() > start) {
                units.add(new int[] {start, ends.start()});
            }
            start = ends.end();
        }
        if (start < text.length()) {
            units.add(new int[] {start, text.length()});
        }
        return units;
    }
}
