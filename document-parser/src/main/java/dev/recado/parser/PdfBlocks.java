package dev.recado.parser;

import java.io.IOException;
import java.io.Writer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.encryption.InvalidPasswordException;
import org.apache.pdfbox.pdmodel.font.PDFontDescriptor;
import org.apache.pdfbox.text.PDFTextStripper;
import org.apache.pdfbox.text.TextPosition;

/**
 * Reads a PDF, which knows only where letters stand, into blocks: larger or bold lines become headings, lines with wide gaps that
 * follow each other become tables, lines that repeat at the top or bottom of pages are dropped.
 */
final class PdfBlocks extends PDFTextStripper {
    private static final int LONGEST_HEADING = 150;

    private record Word(String text, float start, float end) {
        float middle() {
            return (start + end) / 2;
        }
    }

    /** A run of words without a wide gap. */
    private record Cell(List<Word> words) {
        float start() {
            return words.getFirst().start();
        }

        String text() {
            return String.join(" ", words.stream().map(Word::text).toList()).strip();
        }
    }

    private record Line(int page, List<Cell> cells, float y, float end, float size, boolean bold) {
        String text() {
            return String.join(" ", cells.stream().map(Cell::text).toList());
        }

        boolean isTabular() {
            return cells.size() > 1;
        }
    }

    private final Limits limits;
    private final List<Line> lines = new ArrayList<>();
    private int characters;

    // The line being read.
    private final List<Cell> cells = new ArrayList<>();
    private final List<Word> run = new ArrayList<>();
    private float end = Float.NaN;
    private float y;
    private float size;
    private int letters;
    private int boldLetters;

    private PdfBlocks(Limits limits) {
        this.limits = limits;
    }

    /** Reads the file and returns how many pages it has. */
    static int read(Path file, BlockSink sink, Limits limits, Tesseract tesseract) throws IOException {
        // Everything stays in memory, so that a stream that inflates without end meets the heap's limit, not the
        // disk's.
        try (PDDocument document = Loader.loadPDF(file.toFile())) {
            int pages = document.getNumberOfPages();
            if (pages > limits.pages()) {
                throw new ParseFailure(Problem.TOO_LARGE, pages + " pages");
            }
            PdfBlocks blocks = new PdfBlocks(limits);
            blocks.setShouldSeparateByBeads(true);
            blocks.writeText(document, Writer.nullWriter());
            List<Line> kept = blocks.withoutRunningHeads();
            ScannedPages scanned = ScannedPages.of(document, lettersByPage(kept));
            blocks.give(kept, scanned.read(document, sink, tesseract), sink);
            return pages;
        } catch (InvalidPasswordException e) {
            throw new ParseFailure(Problem.ENCRYPTED, "", e);
        }
    }

    @Override
    protected void writeString(String text, List<TextPosition> positions) {
        if (positions.isEmpty() || text.isBlank()) {
            return;
        }
        TextPosition first = positions.getFirst();
        TextPosition last = positions.getLast();
        float height = first.getFontSizeInPt() > 0 ? first.getFontSizeInPt() : first.getHeightDir();
        if (!Float.isNaN(end)) {
            float gap = first.getXDirAdj() - end;
            if (gap > Math.max(1.6f * height, 4 * first.getWidthOfSpace()) || gap < -2 * height) {
                endCell();
            }
        } else {
            y = first.getYDirAdj();
        }
        end = last.getXDirAdj() + last.getWidthDirAdj();
        run.add(new Word(text, first.getXDirAdj(), end));
        size = Math.max(size, height);
        letters += text.length();
        boldLetters += isBold(first) ? text.length() : 0;
        characters += text.length();
        if (characters > limits.characters()) {
            throw new ParseFailure(Problem.TOO_LARGE, limits.characters() + " characters");
        }
    }

    @Override
    protected void writeWordSeparator() {
        // Gaps are measured, not written.
    }

    @Override
    protected void writeLineSeparator() {
        endLine();
    }

    @Override
    protected void writeParagraphEnd() {
        endLine();
    }

    @Override
    protected void writePageEnd() {
        endLine();
    }

    private void endCell() {
        if (!run.isEmpty()) {
            cells.add(new Cell(List.copyOf(run)));
        }
        run.clear();
    }

    private void endLine() {
        endCell();
        if (!cells.isEmpty()) {
            float rounded = Math.round(size * 2) / 2f;
            lines.add(
                    new Line(getCurrentPageNo(), List.copyOf(cells), y, end, rounded, boldLetters * 10 > letters * 9));
        }
        cells.clear();
        end = Float.NaN;
        size = 0;
        letters = 0;
        boldLetters = 0;
    }

    private static boolean isBold(TextPosition position) {
        String name = position.getFont().getName();
        PDFontDescriptor descriptor = position.getFont().getFontDescriptor();
        return name != null && name.toLowerCase(Locale.ROOT).contains("bold")
                || descriptor != null && (descriptor.isForceBold() || descriptor.getFontWeight() >= 600);
    }

    private static Map<Integer, Integer> lettersByPage(List<Line> kept) {
        Map<Integer, Integer> letters = new HashMap<>();
        for (Line line : kept) {
            letters.merge(line.page(), line.text().length(), Integer::sum);
        }
        return letters;
    }

    private void give(List<Line> kept, SortedMap<Integer, String> scanned, BlockSink sink) {
        float body = bodySize(kept);
        float leading = leading(kept, body);
        Map<Float, Integer> levels = headingLevels(kept, body);
        int i = 0;
        while (i < kept.size()) {
            Line line = kept.get(i);
            giveScanned(scanned.headMap(line.page()), sink);
            sink.page(line.page());
            int tableEnd = tableEnd(kept, i);
            List<String> header = header(kept, i);
            if (tableEnd > i) {
                sink.table(rows(kept.subList(i, tableEnd)));
                i = tableEnd;
            } else if (!header.isEmpty()) {
                tableEnd = tableEnd(kept, i + 1);
                List<List<String>> rows = new ArrayList<>(List.of(header));
                rows.addAll(rows(kept.subList(i + 1, tableEnd)));
                sink.table(rows);
                i = tableEnd;
            } else if (isHeading(line, body)) {
                int next = i + 1;
                StringBuilder text = new StringBuilder(line.text());
                while (next < kept.size()
                        && continuesHeading(kept.get(next - 1), kept.get(next), text.length(), body)) {
                    text.append(' ').append(kept.get(next++).text());
                }
                sink.heading(levels.getOrDefault(line.size(), levels.size() + 1), text.toString());
                i = next;
            } else if (Text.isItem(line.text())) {
                i = giveList(kept, i, body, leading, sink);
            } else {
                i = giveParagraph(kept, i, body, leading, sink);
            }
        }
        giveScanned(scanned, sink);
    }

    /** Gives the text of these pages and takes them away. */
    private static void giveScanned(SortedMap<Integer, String> pages, BlockSink sink) {
        pages.forEach((page, text) -> {
            sink.page(page);
            PlainTextBlocks.read(text, sink);
        });
        pages.clear();
    }

    private int giveParagraph(List<Line> kept, int from, float body, float leading, BlockSink sink) {
        StringBuilder text = new StringBuilder(kept.get(from).text());
        int next = from + 1;
        while (next < kept.size() && continues(kept, next, body, leading)) {
            join(text, kept.get(next++).text());
        }
        sink.paragraph(text.toString());
        return next;
    }

    private int giveList(List<Line> kept, int from, float body, float leading, BlockSink sink) {
        List<String> items = new ArrayList<>();
        int next = from;
        while (next < kept.size() && Text.isItem(kept.get(next).text()) && !isHeading(kept.get(next), body)) {
            StringBuilder item = new StringBuilder(kept.get(next++).text());
            while (next < kept.size() && continues(kept, next, body, leading)) {
                join(item, kept.get(next++).text());
            }
            items.add(item.toString());
        }
        sink.list(items);
        return next;
    }

    /** Whether the line belongs to the paragraph of the line before it. */
    private boolean continues(List<Line> kept, int index, float body, float leading) {
        Line line = kept.get(index);
        Line before = kept.get(index - 1);
        if (isHeading(line, body)
                || Text.isItem(line.text())
                || tableEnd(kept, index) > index
                || Math.abs(line.size() - before.size()) > 0.6f) {
            return false;
        }
        boolean openSentence = !before.text().matches(".*[.!?:;]$");
        if (line.page() != before.page() || line.y() < before.y()) {
            return openSentence && Character.isLowerCase(line.text().codePointAt(0));
        }
        return line.y() - before.y() <= 1.4f * Math.max(leading, line.size());
    }

    private static void join(StringBuilder text, String next) {
        int last = text.length() - 1;
        boolean hyphenated = last > 0
                && (text.charAt(last) == '-' || text.charAt(last) == '\u00AD')
                && Character.isLetter(text.charAt(last - 1))
                && Character.isLowerCase(next.codePointAt(0));
        if (hyphenated) {
            text.setLength(last);
        } else {
            text.append(' ');
        }
        text.append(next);
    }

    /** The end of the table that starts here, or the same index when none does. */
    private static int tableEnd(List<Line> kept, int from) {
        int end = from;
        while (end < kept.size()
                && kept.get(end).isTabular()
                && kept.get(end).page() == kept.get(from).page()) {
            end++;
        }
        return end - from >= 2 ? end : from;
    }

    private static List<List<String>> rows(List<Line> table) {
        return table.stream()
                .map(row -> row.cells().stream().map(Cell::text).toList())
                .toList();
    }

    /**
     * The cells of a bold line that stands over a table, close to it, with words over each of its columns; else none. Titles of
     * columns are often longer than what is below them, so that no wide gap is between them.
     */
    private static List<String> header(List<Line> kept, int index) {
        Line line = kept.get(index);
        int tableEnd = index + 1 < kept.size() ? tableEnd(kept, index + 1) : 0;
        if (line.isTabular() || !line.bold() || tableEnd <= index + 1) {
            return List.of();
        }
        Line first = kept.get(index + 1);
        Line second = kept.get(index + 2);
        boolean beside = first.page() == line.page() && first.y() - line.y() <= 1.3f * (second.y() - first.y());
        // A bold row has the titles of the columns already; what stands over it is the table's own.
        if (first.bold() || !beside || line.size() > first.size() * 1.15f) {
            return List.of();
        }
        List<StringBuilder> columns = new ArrayList<>();
        first.cells().forEach(cell -> columns.add(new StringBuilder()));
        for (Cell cell : line.cells()) {
            for (Word word : cell.words()) {
                int column = 0;
                while (column + 1 < columns.size()
                        && word.middle() >= first.cells().get(column + 1).start()) {
                    column++;
                }
                columns.get(column).append(word.text()).append(' ');
            }
        }
        List<String> header =
                columns.stream().map(column -> column.toString().strip()).toList();
        return header.contains("") ? List.of() : header;
    }

    private static boolean isHeading(Line line, float body) {
        String text = line.text();
        if (line.isTabular()
                || text.length() > LONGEST_HEADING
                || text.chars().noneMatch(Character::isLetter)
                || text.matches(".*[,;]$")) {
            return false;
        }
        return line.size() >= body * 1.15f
                || line.bold() && line.size() >= body && text.length() <= 90 && !text.matches(".*[.:]$");
    }

    private static boolean continuesHeading(Line before, Line line, int length, float body) {
        return isHeading(line, body)
                && line.size() == before.size()
                && line.bold() == before.bold()
                && line.page() == before.page()
                && line.y() > before.y()
                && line.y() - before.y() <= 1.3f * line.size()
                && length + line.text().length() <= LONGEST_HEADING;
    }

    private static float bodySize(List<Line> kept) {
        Map<Float, Integer> lettersBySize = new HashMap<>();
        for (Line line : kept) {
            lettersBySize.merge(line.size(), line.text().length(), Integer::sum);
        }
        return lettersBySize.entrySet().stream()
                .max(Map.Entry.comparingByValue())
                .map(Map.Entry::getKey)
                .orElse(10f);
    }

    private static float leading(List<Line> kept, float body) {
        List<Float> gaps = new ArrayList<>();
        for (int i = 1; i < kept.size(); i++) {
            Line line = kept.get(i);
            Line before = kept.get(i - 1);
            float gap = line.y() - before.y();
            if (line.page() == before.page() && line.size() == body && gap > body * 0.8f && gap < body * 2.5f) {
                gaps.add(gap);
            }
        }
        gaps.sort(null);
        // The lower quartile: gaps within paragraphs are the small ones.
        return gaps.isEmpty() ? body * 1.2f : gaps.get(gaps.size() / 4);
    }

    private static Map<Float, Integer> headingLevels(List<Line> kept, float body) {
        TreeMap<Float, Integer> bySize = new TreeMap<>();
        for (Line line : kept) {
            if (isHeading(line, body) && line.size() >= body * 1.15f) {
                bySize.put(line.size(), 0);
            }
        }
        int level = 1;
        Map<Float, Integer> levels = new HashMap<>();
        for (Float size : bySize.descendingKeySet()) {
            levels.put(size, Math.min(level++, 5));
        }
        return levels;
    }

    /** Drops what stands at the top or bottom of at least half the pages, page numbers among it. */
    private List<Line> withoutRunningHeads() {
        Map<Integer, List<Line>> byPage = new TreeMap<>();
        for (Line line : lines) {
            byPage.computeIfAbsent(line.page(), page -> new ArrayList<>()).add(line);
        }
        Map<String, Integer> seen = new HashMap<>();
        for (List<Line> page : byPage.values()) {
            Set<String> marks = new HashSet<>();
            for (Line line : edges(page)) {
                marks.add(mark(line));
            }
            marks.forEach(mark -> seen.merge(mark, 1, Integer::sum));
        }
        int often = Math.max(3, (byPage.size() + 1) / 2);
        Set<Line> dropped = new HashSet<>();
        for (List<Line> page : byPage.values()) {
            for (Line line : edges(page)) {
                if (seen.getOrDefault(mark(line), 0) >= often) {
                    dropped.add(line);
                }
            }
        }
        return lines.stream().filter(line -> !dropped.contains(line)).toList();
    }

    private static List<Line> edges(List<Line> page) {
        if (page.size() <= 4) {
            return List.of(page.getFirst(), page.getLast());
        }
        return List.of(page.get(0), page.get(1), page.get(page.size() - 2), page.getLast());
    }

    private static String mark(Line line) {
        return line.text().replaceAll("\\d+", "#");
    }
}
