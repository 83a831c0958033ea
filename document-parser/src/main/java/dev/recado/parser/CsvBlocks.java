package dev.recado.parser;

import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.jspecify.annotations.Nullable;

/**
 * Reads rows of values. Each row becomes a block of its own that is understood without the others, "Product: Shirt; Price: R$
 * 12,00", where the first row holds the columns' names, and "Shirt; R$ 12,00" where it does not.
 */
final class CsvBlocks {
    private static final char[] SEPARATORS = {';', ',', '\t', '|'};
    private static final int SAMPLE = 50;
    private static final int MOST_COLUMNS = 1_000;

    private CsvBlocks() {}

    static void read(String raw, BlockSink sink) throws IOException {
        String text = raw.startsWith("\uFEFF") ? raw.substring(1) : raw;
        if (text.chars().filter(c -> c != ' ').limit(1).findAny().isEmpty()) {
            return;
        }
        Character told = told(text);
        if (told != null) {
            text = text.substring(text.indexOf('\n') + 1);
        }
        char separator = told == null ? separator(text) : told;
        List<String> names = null;
        boolean first = true;
        try (CSVParser rows = parser(new StringReader(text), separator)) {
            for (CSVRecord row : rows) {
                if (row.size() > MOST_COLUMNS) {
                    throw new ParseFailure(Problem.TOO_LARGE, row.size() + " columns");
                }
                List<String> cells = row.stream().map(Text::line).toList();
                if (first && cells.stream().allMatch(String::isEmpty)) {
                    continue;
                }
                if (first && areNames(cells)) {
                    names = cells;
                } else {
                    sink.list(List.of(line(names, cells)));
                }
                first = false;
            }
            if (names != null && rows.getRecordNumber() <= 1) {
                sink.list(List.of(line(null, names)));
            }
        }
    }

    private static CSVParser parser(Reader text, char separator) throws IOException {
        return CSVFormat.Builder.create()
                .setDelimiter(separator)
                .setQuote('"')
                .setIgnoreEmptyLines(true)
                // An inch sign is no quotation mark, and neither is one that is never closed.
                .setTrailingData(true)
                .setLenientEof(true)
                .get()
                .parse(text);
    }

    /** Spreadsheet programs write {@code sep=;} on a line of its own. */
    private static @Nullable Character told(String text) {
        String line =
                text.substring(0, Math.max(0, Math.min(text.indexOf('\n'), 20))).strip();
        return line.length() == 5 && line.toLowerCase(Locale.ROOT).startsWith("sep=") ? line.charAt(4) : null;
    }

    /** The separator by which most of the first rows have the same number of columns, and more than one. */
    static char separator(String text) throws IOException {
        char best = ';';
        double bestScore = 0;
        for (char candidate : SEPARATORS) {
            Map<Integer, Integer> rowsByColumns = new HashMap<>();
            int sampled = 0;
            try (CSVParser rows = parser(new StringReader(text), candidate)) {
                for (CSVRecord row : rows) {
                    rowsByColumns.merge(row.size(), 1, Integer::sum);
                    if (++sampled == SAMPLE) {
                        break;
                    }
                }
            }
            for (Map.Entry<Integer, Integer> entry : rowsByColumns.entrySet()) {
                int columns = entry.getKey();
                // How many rows agree counts; more columns only settle a draw, because "12,50" has a comma as well.
                double score = columns < 2 ? 0 : (double) entry.getValue() / sampled + Math.min(columns, 20) / 100.0;
                if (score > bestScore) {
                    bestScore = score;
                    best = candidate;
                }
            }
        }
        return best;
    }

    /** Whether a row names columns: distinct words, no numbers. */
    private static boolean areNames(List<String> cells) {
        Set<String> seen = new HashSet<>();
        int named = 0;
        for (String cell : cells) {
            if (cell.isEmpty()) {
                continue;
            }
            if (cell.chars().noneMatch(Character::isLetter)
                    || cell.matches("(?i)(?:R\\$|US\\$|€)?\\s*-?\\d[\\d.,]*\\s*(?:kg|g|ml|l|un|cm|m|km|h|reais)?")
                    || !seen.add(cell.toLowerCase(Locale.ROOT))) {
                return false;
            }
            named++;
        }
        return named > 0 && named * 2 >= cells.size();
    }

    private static String line(@Nullable List<String> names, List<String> cells) {
        List<String> parts = new ArrayList<>();
        for (int i = 0; i < cells.size(); i++) {
            String cell = cells.get(i);
            if (!cell.isEmpty()) {
                String name = names == null || i >= names.size() ? "" : names.get(i);
                parts.add(name.isEmpty() ? cell : name + ": " + cell);
            }
        }
        return String.join("; ", parts);
    }
}
