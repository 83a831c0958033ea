package dev.recado.parser;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Reads plain text: paragraphs are parted by empty lines; a short single line between them that does not end like a sentence
 * is a heading, because that is how people write price lists and house rules.
 */
final class PlainTextBlocks {
    private static final Pattern PARTS = Pattern.compile("\\n[ \\t]*\\n+");
    private static final Pattern UNDERLINE = Pattern.compile("[=\\-_*~]{3,}");
    private static final int LONGEST_HEADING = 80;

    private PlainTextBlocks() {}

    static void read(String raw, BlockSink sink) {
        String text = raw.replace("\uFEFF", "")
                .replace("\r\n", "\n")
                .replace('\r', '\n')
                .replace('\f', '\n');
        List<String> parts = new ArrayList<>();
        for (String part : PARTS.split(text)) {
            if (!part.isBlank()) {
                parts.add(part.strip());
            }
        }
        for (int i = 0; i < parts.size(); i++) {
            part(parts.get(i), i + 1 < parts.size(), sink);
        }
    }

    private static void part(String part, boolean moreFollows, BlockSink sink) {
        List<String> lines = new ArrayList<>(part.lines().map(String::strip).toList());
        if (lines.size() >= 2
                && UNDERLINE.matcher(lines.get(1)).matches()
                && lines.getFirst().length() <= LONGEST_HEADING) {
            sink.heading(lines.get(1).startsWith("=") ? 1 : 2, lines.getFirst());
            lines = lines.subList(2, lines.size());
        } else if (lines.size() == 1 && moreFollows && isHeading(lines.getFirst())) {
            sink.heading(isUpperCase(lines.getFirst()) ? 1 : 2, lines.getFirst());
            return;
        } else if (lines.size() > 1 && isHeading(lines.getFirst()) && isUpperCase(lines.getFirst())) {
            sink.heading(1, lines.getFirst());
            lines = lines.subList(1, lines.size());
        }
        lines = lines.stream()
                .filter(line -> !UNDERLINE.matcher(line).matches())
                .toList();
        if (!lines.isEmpty() && lines.stream().allMatch(Text::isItem)) {
            sink.list(lines);
        } else {
            sink.paragraph(String.join("\n", lines));
        }
    }

    private static boolean isHeading(String line) {
        return line.length() <= LONGEST_HEADING
                && line.chars().anyMatch(Character::isLetter)
                && !line.matches(".*[.!;,]$")
                && !line.matches("^[-*•–·].*")
                && !line.contains(": ");
    }

    private static boolean isUpperCase(String line) {
        return line.equals(line.toUpperCase(Locale.ROOT));
    }
}
