package dev.recado.knowledge;

import dev.recado.knowledge.ParsedDocument.Block;
import dev.recado.knowledge.ParsedDocument.Kind;
import java.text.BreakIterator;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Cuts a document into passages along its structure. A passage never crosses a heading; tables stay whole with their head
 * where they fit, and repeat it where they don't; lists are cut between items; only a paragraph or an item that is too long by
 * itself is cut between sentences, and then its parts overlap by one sentence.
 */
final class Chunker {
    /** A passage that is quoted to somebody on a phone should not be longer, however much the model could take. */
    static final int READABLE_TOKENS = 300;

    private static final int LONGEST_HEADING = 300;

    private final ToIntFunction<String> tokens;
    private final int limit;
    private final int wanted;

    private final List<Chunk> chunks = new ArrayList<>();
    private final List<String> parts = new ArrayList<>();
    private List<String> path = List.of();
    private String heading = "";
    private int budget;
    private int used;
    private @Nullable Integer firstPage;
    private @Nullable Integer lastPage;
    private @Nullable Block bareHeading;

    /**
     * @param tokens counts the tokens of a text as the embedding model does
     * @param limit how many of them a passage may have, its headings included
     * @param wanted how many it should have at most, its headings aside; only tables that stay whole may be longer
     */
    Chunker(ToIntFunction<String> tokens, int limit, int wanted) {
        this.tokens = tokens;
        this.limit = limit;
        this.wanted = wanted;
    }

    List<Chunk> chunks(List<Block> blocks) {
        open(List.of());
        for (Block block : blocks) {
            if (bareHeading != null && !isBelow(block, bareHeading)) {
                addBareHeading(bareHeading);
            }
            if (block.kind() == Kind.ANSWER) {
                chunks.add(new Chunk(String.join(Chunk.SEPARATOR, block.path()), block.text(), null, null));
                continue;
            }
            if (block.kind() == Kind.HEADING) {
                close();
                bareHeading = block;
                if (!fits(block.text())) {
                    // Somebody has set a paragraph in large type: nothing of it may be lost.
                    addBareHeading(block);
                    bareHeading = null;
                }
                continue;
            }
            bareHeading = null;
            if (!block.path().equals(path)) {
                close();
                open(block.path());
            }
            add(block);
        }
        if (bareHeading != null) {
            addBareHeading(bareHeading);
        }
        close();
        return chunks;
    }

    private static boolean isBelow(Block block, Block heading) {
        int depth = heading.path().size();
        return block.path().size() > depth && block.path().get(depth).equals(heading.text());
    }

    /** A heading with nothing below it is still something that the document says. */
    private void addBareHeading(Block block) {
        close();
        open(block.path());
        add(new Block(Kind.PARAGRAPH, block.text(), block.page(), block.path()));
        close();
    }

    private void open(List<String> newPath) {
        path = newPath;
        heading = fitting(newPath);
        budget = Math.max(1, limit - tokens.applyAsInt(heading) - 2);
    }

    /** The path, without its upper headings where it would take up too much of the passage, and cut off where it still would. */
    private String fitting(List<String> path) {
        List<String> shown = path;
        while (shown.size() > 1 && !fits(String.join(Chunk.SEPARATOR, shown))) {
            shown = shown.subList(1, shown.size());
        }
        String fitting = String.join(Chunk.SEPARATOR, shown);
        for (int length = LONGEST_HEADING; !fits(fitting) && length > 1; length = length * 3 / 4) {
            fitting = cut(String.join(Chunk.SEPARATOR, shown), length);
        }
        return fitting;
    }

    /** At least half of what the model sees is for the text. */
    private boolean fits(String shown) {
        return shown.length() <= LONGEST_HEADING && tokens.applyAsInt(shown) <= limit / 2;
    }

    private static String cut(String text, int length) {
        if (text.length() <= length) {
            return text;
        }
        int end = Character.isHighSurrogate(text.charAt(length - 2)) ? length - 2 : length - 1;
        return text.substring(0, end) + "…";
    }

    private void close() {
        if (!parts.isEmpty()) {
            chunks.add(new Chunk(heading, String.join("\n", parts), firstPage, lastPage));
        }
        parts.clear();
        used = 0;
        firstPage = null;
        lastPage = null;
    }

    private int target() {
        return Math.min(budget, wanted);
    }

    private void add(Block block) {
        int size = tokens.applyAsInt(block.text());
        int most = block.kind() == Kind.TABLE ? budget : target();
        if (used + size <= target() || used == 0 && size <= most) {
            put(block.text(), size, block.page());
            return;
        }
        close();
        if (size <= most) {
            put(block.text(), size, block.page());
            return;
        }
        switch (block.kind()) {
            case TABLE -> addRows(block);
            case LIST -> addPieces(block.text().lines().toList(), block, 0);
            default -> addPieces(sentences(block.text()), block, 1);
        }
    }

    private void addRows(Block table) {
        List<String> rows = table.text().lines().toList();
        String head = rows.getFirst();
        int headSize = tokens.applyAsInt(head);
        if (headSize > target() / 2) {
            // Such a head is no head; repeating it would leave no room.
            addPieces(rows, table, 0);
            return;
        }
        put(head, headSize, table.page());
        for (String row : rows.subList(1, rows.size())) {
            int size = tokens.applyAsInt(row);
            if (headSize + 1 + size > budget) {
                close();
                addAlone(row, size, table);
                continue;
            }
            if (parts.isEmpty() || used + size > target() && parts.size() > 1) {
                close();
                put(head, headSize, table.page());
            }
            put(row, size, table.page());
        }
        close();
    }

    /** @param overlap how many pieces at the end of a passage come again at the start of the next */
    private void addPieces(List<String> pieces, Block block, int overlap) {
        String separator = overlap > 0 ? " " : "\n";
        List<String> current = new ArrayList<>();
        int size = 0;
        for (String piece : pieces) {
            int pieceSize = tokens.applyAsInt(piece);
            if (!current.isEmpty() && size + pieceSize > target()) {
                put(String.join(separator, current), size, block.page());
                close();
                String last = current.getLast();
                int lastSize = tokens.applyAsInt(last);
                current.clear();
                size = 0;
                if (overlap > 0 && lastSize + pieceSize <= target() && lastSize <= target() / 4) {
                    current.add(last);
                    size = lastSize;
                }
            }
            if (pieceSize > target() && overlap == 0) {
                addPieces(sentences(piece), block, 1);
                close();
            } else if (pieceSize > target()) {
                for (String part : byWords(piece)) {
                    put(part, block.page());
                    close();
                }
            } else {
                current.add(piece);
                size += pieceSize;
            }
        }
        if (!current.isEmpty()) {
            put(String.join(separator, current), size, block.page());
        }
    }

    private void addAlone(String piece, int size, Block block) {
        for (String part : size <= budget ? List.of(piece) : byWords(piece)) {
            put(part, block.page());
            close();
        }
    }

    private List<String> byWords(String text) {
        List<String> result = new ArrayList<>();
        StringBuilder current = new StringBuilder();
        int size = 0;
        for (String word : text.split("\\s+")) {
            // Text without spaces, such as an endless code, is cut anywhere.
            for (int from = 0; from < word.length(); from += 60) {
                String part = word.substring(from, Math.min(word.length(), from + 60));
                int partSize = tokens.applyAsInt(part);
                if (size + partSize > target() && !current.isEmpty()) {
                    result.add(current.toString());
                    current.setLength(0);
                    size = 0;
                }
                current.append(current.isEmpty() || from > 0 ? "" : " ").append(part);
                size += partSize;
            }
        }
        if (!current.isEmpty()) {
            result.add(current.toString());
        }
        return result;
    }

    private static List<String> sentences(String text) {
        BreakIterator breaks = BreakIterator.getSentenceInstance(Locale.of("pt", "BR"));
        breaks.setText(text);
        List<String> result = new ArrayList<>();
        int start = breaks.first();
        for (int end = breaks.next(); end != BreakIterator.DONE; start = end, end = breaks.next()) {
            String sentence = text.substring(start, end).strip();
            if (!sentence.isEmpty()) {
                result.add(sentence);
            }
        }
        return result;
    }

    private void put(String text, @Nullable Integer page) {
        put(text, tokens.applyAsInt(text), page);
    }

    private void put(String text, int size, @Nullable Integer page) {
        parts.add(text);
        used += size + 1;
        if (page != null) {
            firstPage = firstPage == null ? page : firstPage;
            lastPage = page;
        }
    }
}
