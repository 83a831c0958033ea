package dev.recado.agents;

import dev.recado.knowledge.Passage;
import dev.recado.platform.Texts;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** Names the sources of what an agent says. */
final class Sources {
    private static final Pattern MARKER =
            Pattern.compile("[ \\t]*[\\[【]\\s*(\\d{1,3}(?:\\s*[,;]\\s*\\d{1,3})*)\\s*[\\]】](?!\\()");
    private static final Pattern PAGE = Pattern.compile("\\p{L}{1,3}\\. ?\\d+.*");
    private static final Pattern NUMBER = Pattern.compile("\\d+");
    // Of every format that can be read; what follows a space is no ending but a word.
    private static final Pattern EXTENSION =
            Pattern.compile("(?i)(?<=\\S)\\.(pdf|doc[xm]?|xls[xm]|ppt[xm]|pps[xm]|odt|html?|md"
                    + "|markdown|txt|csv|tsv|eml|png|jpe?g|tiff?|zip|jsonl?)$");
    // Models add such a line although they are told not to, and learn it from their own earlier answers.
    private static final Pattern OWN_LINES = Pattern.compile(
            "(?is)\\R+\\s*[_*]*(fontes?|sources?)\\s*:[_*]*[^\\n]*(\\R\\s*[-*•]?\\s*\\[\\d+\\][^\\n]*)*\\s*$");

    private Sources() {}

    /**
     * An answer whose citations are in order.
     *
     * @param passages those that the answer cites, as they are numbered in it, then all others
     */
    record Cited(String markdown, List<Passage> passages) {}

    /** How people are told where a passage stands, such as {@code Manual do hóspede, p. 3}. */
    static String label(Passage passage) {
        String name = EXTENSION.matcher(passage.documentName()).replaceFirst("");
        // A question that somebody typed is both.
        if (passage.location().isBlank() || passage.location().equals(passage.documentName())) {
            return name;
        }
        // The page and the nearest heading are enough to find it; the headings above that only make it long.
        List<String> way = List.of(passage.location().split(" › "));
        String page = way.size() > 1 && PAGE.matcher(way.getFirst()).matches() ? way.getFirst() + ", " : "";
        return name + ", " + page + way.getLast();
    }

    /** A line that names one source. */
    static String line(Passage passage, Texts texts) {
        return texts.get("source.one", label(passage));
    }

    /** Takes out every marker and every line of sources. */
    static String without(String markdown) {
        return MARKER.matcher(OWN_LINES.matcher(markdown).replaceFirst(""))
                .replaceAll("")
                .strip();
    }

    /**
     * Puts the citations of a model's answer in order: markers that name no passage vanish, the others are numbered as they
     * appear, and their sources are named at the end.
     */
    static Cited cite(String markdown, List<Passage> passages, Texts texts) {
        String own = OWN_LINES.matcher(markdown).replaceFirst("");
        Map<Integer, Integer> numbers = new LinkedHashMap<>();
        String text = MARKER.matcher(own).replaceAll(found -> renumbered(found, numbers, passages.size()));
        List<Passage> cited = new ArrayList<>();
        numbers.keySet().forEach(number -> cited.add(passages.get(number - 1)));
        List<Passage> ordered = new ArrayList<>(cited);
        passages.stream().filter(passage -> !cited.contains(passage)).forEach(ordered::add);
        return new Cited(text.strip() + lines(cited, texts), List.copyOf(ordered));
    }

    private static String renumbered(MatchResult found, Map<Integer, Integer> numbers, int most) {
        StringBuilder markers = new StringBuilder();
        var each = NUMBER.matcher(found.group(1));
        while (each.find()) {
            int number = Integer.parseInt(each.group());
            if (number >= 1 && number <= most) {
                numbers.putIfAbsent(number, numbers.size() + 1);
                markers.append('[').append(numbers.get(number)).append(']');
            }
        }
        return markers.isEmpty() ? "" : " " + markers;
    }

    private static String lines(List<Passage> cited, Texts texts) {
        Map<String, String> numbersByLabel = new LinkedHashMap<>();
        for (int i = 0; i < cited.size(); i++) {
            numbersByLabel.merge(label(cited.get(i)), "[" + (i + 1) + "]", String::concat);
        }
        if (numbersByLabel.isEmpty()) {
            return "";
        }
        if (numbersByLabel.size() == 1) {
            return "\n\n"
                    + texts.get("source.one", numbersByLabel.keySet().iterator().next());
        }
        StringBuilder lines = new StringBuilder("\n\n" + texts.get("source.many"));
        numbersByLabel.forEach((label, markers) ->
                lines.append("\n- ").append(markers).append(' ').append(label));
        return lines.toString();
    }
}
