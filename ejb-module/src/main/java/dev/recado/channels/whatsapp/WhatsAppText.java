package dev.recado.channels.whatsapp;

import dev.recado.channels.whatsapp.StyledText.Style;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.commonmark.ext.gfm.strikethrough.Strikethrough;
import org.commonmark.ext.gfm.strikethrough.StrikethroughExtension;
import org.commonmark.ext.gfm.tables.TableBlock;
import org.commonmark.ext.gfm.tables.TableBody;
import org.commonmark.ext.gfm.tables.TableCell;
import org.commonmark.ext.gfm.tables.TableHead;
import org.commonmark.ext.gfm.tables.TableRow;
import org.commonmark.ext.gfm.tables.TablesExtension;
import org.commonmark.node.Block;
import org.commonmark.node.BlockQuote;
import org.commonmark.node.BulletList;
import org.commonmark.node.Code;
import org.commonmark.node.Emphasis;
import org.commonmark.node.FencedCodeBlock;
import org.commonmark.node.HardLineBreak;
import org.commonmark.node.Heading;
import org.commonmark.node.HtmlInline;
import org.commonmark.node.Image;
import org.commonmark.node.Link;
import org.commonmark.node.ListBlock;
import org.commonmark.node.Node;
import org.commonmark.node.OrderedList;
import org.commonmark.node.Paragraph;
import org.commonmark.node.SoftLineBreak;
import org.commonmark.node.StrongEmphasis;
import org.commonmark.node.Text;
import org.commonmark.node.ThematicBreak;
import org.commonmark.parser.Parser;

/**
 * Turns Markdown into WhatsApp's formatting (bold {@code *}, italic {@code _}, strike-through {@code ~}, code {@code `} and
 * {@code ```}, lists {@code -} and {@code 1.}, quotes {@code >}) and cuts it into messages.
 */
final class WhatsAppText {
    /** The most UTF-16 characters that WhatsApp takes in the body of a text message. */
    static final int LONGEST = 4_096;

    private static final String FENCE = "```";
    private static final String RULE = "———";

    // Indented code is left out: neither models nor people mean it. Without HTML blocks, tags are found in the line and
    // dropped.
    private static final Parser PARSER = Parser.builder()
            .extensions(List.of(TablesExtension.create(), StrikethroughExtension.create()))
            .enabledBlockTypes(Set.of(
                    Heading.class, FencedCodeBlock.class, BlockQuote.class, ListBlock.class, ThematicBreak.class))
            .build();

    /**
     * A piece that is kept together if it fits.
     *
     * @param gap what separates it from the piece before
     * @param first what its first line begins with, such as {@code - }
     * @param each what each line begins with, such as {@code > }
     */
    private record Piece(String gap, String first, String each, StyledText text, boolean monospaced) {

        String written() {
            if (monospaced) {
                return each + FENCE + text.plain().replace("\n", "\n" + each) + FENCE;
            }
            return each + first + text.written().replace("\n", "\n" + each);
        }

        Piece head(int end) {
            return new Piece(gap, first, each, text.part(0, end), monospaced);
        }

        Piece tail(int start) {
            return new Piece(gap, "", each, text.part(start, text.plain().length()), monospaced);
        }
    }

    private final List<Piece> pieces = new ArrayList<>();

    private WhatsAppText() {}

    /** The messages, each at most {@code longest} UTF-16 characters, in order; none for blank text. */
    static List<String> parts(String markdown, int longest) {
        WhatsAppText reader = new WhatsAppText();
        reader.blocks(PARSER.parse(sendable(markdown)), "", "", "\n\n");
        return packed(reader.pieces, longest);
    }

    private static List<String> packed(List<Piece> pieces, int longest) {
        List<String> parts = new ArrayList<>();
        StringBuilder part = new StringBuilder();
        for (Piece piece : pieces) {
            Piece rest = piece;
            String written = rest.written();
            if (!part.isEmpty() && part.length() + rest.gap().length() + written.length() > longest) {
                parts.add(part.toString());
                part.setLength(0);
            }
            while (written.length() > longest) {
                int end = longestHead(rest, longest);
                String plain = rest.text().plain();
                parts.add(rest.head(trimmedEnd(plain, end)).written());
                rest = rest.tail(trimmedStart(plain, end));
                written = rest.written();
            }
            part.append(part.isEmpty() ? "" : piece.gap()).append(written);
        }
        parts.add(part.toString());
        return parts.stream().map(String::strip).filter(text -> !text.isEmpty()).toList();
    }

    /** Where to cut so that the first part, with its marks, is not too long. */
    private static int longestHead(Piece piece, int longest) {
        String plain = piece.text().plain();
        int most = Math.min(longest, plain.length());
        while (true) {
            int end = StyledText.cut(plain, most);
            int over = piece.head(trimmedEnd(plain, end)).written().length() - longest;
            if (over <= 0) {
                return end;
            }
            // Marks can be at most a few times the text; a smaller cut always comes to fit.
            most = Math.max(1, Math.min(end, most) - Math.max(1, over / 2));
        }
    }

    private static int trimmedEnd(String plain, int end) {
        int trimmed = end;
        while (trimmed > 1 && Character.isWhitespace(plain.charAt(trimmed - 1))) {
            trimmed--;
        }
        return trimmed;
    }

    private static int trimmedStart(String plain, int start) {
        int trimmed = start;
        while (trimmed < plain.length() && Character.isWhitespace(plain.charAt(trimmed))) {
            trimmed++;
        }
        return trimmed;
    }

    private void blocks(Node parent, String first, String each, String gap) {
        String prefix = first;
        String distance = gap;
        for (Node block = parent.getFirstChild(); block != null; block = block.getNext()) {
            block(block, prefix, each, distance);
            // Only the first block of a list item stands behind its bullet; what follows belongs to it.
            prefix = " ".repeat(first.length());
            distance = parent instanceof Block && first.isEmpty() ? "\n\n" : "\n";
        }
    }

    private void block(Node block, String first, String each, String gap) {
        switch (block) {
            case Heading heading -> text(heading, EnumSet.of(Style.BOLD), first, each, gap);
            case Paragraph paragraph -> text(paragraph, EnumSet.noneOf(Style.class), first, each, gap);
            case FencedCodeBlock code -> code(code, first, each, gap);
            case BlockQuote quote -> blocks(quote, first, "> ", gap);
            case BulletList list -> items(list, "- ", 0, first, each, gap);
            case OrderedList list ->
                items(
                        list,
                        ". ",
                        list.getMarkerStartNumber() == null ? 1 : list.getMarkerStartNumber(),
                        first,
                        each,
                        gap);
            case TableBlock table -> table(table, first, each, gap);
            case ThematicBreak rule -> {
                StyledText text = new StyledText();
                text.add(RULE, Set.of());
                pieces.add(new Piece(gap, first, each, text, false));
            }
            default -> blocks(block, first, each, gap);
        }
    }

    private void text(Node block, Set<Style> styles, String first, String each, String gap) {
        StyledText text = new StyledText();
        inlines(block, styles, text);
        if (!text.plain().isBlank()) {
            pieces.add(new Piece(gap, first, each, text, false));
        }
    }

    private void code(FencedCodeBlock code, String first, String each, String gap) {
        String literal = code.getLiteral().stripTrailing();
        if (!literal.isBlank()) {
            StyledText text = new StyledText();
            text.add(literal, Set.of());
            pieces.add(new Piece(gap, first, each, text, !literal.contains(FENCE)));
        }
    }

    /** WhatsApp has no lists in lists: inner ones are set in, and look the part. */
    private void items(ListBlock list, String mark, int start, String first, String each, String gap) {
        int number = start;
        String distance = gap;
        String indent = first.isBlank() ? first : " ".repeat(first.length());
        String outer = first;
        for (Node item = list.getFirstChild(); item != null; item = item.getNext()) {
            String bullet = list instanceof OrderedList ? number++ + mark : mark;
            blocks(item, outer + bullet, each, distance);
            outer = indent;
            distance = "\n";
        }
    }

    /** A row becomes an item of a list: its first cell, then the others with their headings. */
    private void table(TableBlock table, String first, String each, String gap) {
        List<StyledText> headings = new ArrayList<>();
        List<List<StyledText>> rows = new ArrayList<>();
        for (Node section = table.getFirstChild(); section != null; section = section.getNext()) {
            for (Node row = section.getFirstChild(); row != null; row = row.getNext()) {
                if (section instanceof TableHead && row instanceof TableRow) {
                    headings.addAll(cells(row, EnumSet.noneOf(Style.class)));
                } else if (section instanceof TableBody && row instanceof TableRow) {
                    rows.add(cells(row, EnumSet.noneOf(Style.class)));
                }
            }
        }
        if (rows.isEmpty()) {
            rows.add(headings);
            headings = List.of();
        }
        String distance = gap;
        for (List<StyledText> row : rows) {
            StyledText line = row(headings, row);
            if (!line.plain().isBlank()) {
                pieces.add(new Piece(distance, first + "- ", each, line, false));
                distance = "\n";
            }
        }
    }

    private static StyledText row(List<StyledText> headings, List<StyledText> cells) {
        StyledText line = new StyledText();
        for (int i = 0; i < cells.size(); i++) {
            StyledText cell = cells.get(i);
            if (cell.plain().isBlank()) {
                continue;
            }
            boolean begins = line.plain().isEmpty();
            if (i == 0 && cells.size() > 1) {
                line.add(cell.plain(), EnumSet.of(Style.BOLD));
                continue;
            }
            line.add(begins ? "" : i == 1 ? " – " : "; ", Set.of());
            if (i < headings.size() && i > 0 && !headings.get(i).plain().isBlank()) {
                line.addAll(headings.get(i));
                line.add(": ", Set.of());
            }
            line.addAll(cell);
        }
        return line;
    }

    private static List<StyledText> cells(Node row, Set<Style> styles) {
        List<StyledText> cells = new ArrayList<>();
        for (Node cell = row.getFirstChild(); cell != null; cell = cell.getNext()) {
            if (cell instanceof TableCell) {
                StyledText text = new StyledText();
                inlines(cell, styles, text);
                cells.add(text);
            }
        }
        return cells;
    }

    private static void inlines(Node parent, Set<Style> styles, StyledText out) {
        for (Node inline = parent.getFirstChild(); inline != null; inline = inline.getNext()) {
            switch (inline) {
                case Text text -> out.add(text.getLiteral(), styles);
                case Code code -> out.add(code.getLiteral(), EnumSet.of(Style.CODE));
                case StrongEmphasis strong -> inlines(strong, with(styles, Style.BOLD), out);
                case Emphasis emphasis -> inlines(emphasis, with(styles, Style.ITALIC), out);
                case Strikethrough struck -> inlines(struck, with(styles, Style.STRIKE), out);
                // People and models break a line where they want one.
                case SoftLineBreak line -> out.add("\n", styles);
                case HardLineBreak line -> out.add("\n", styles);
                case Link link -> link(link, link.getDestination(), styles, out);
                case Image image -> link(image, image.getDestination(), styles, out);
                case HtmlInline html -> out.add(html.getLiteral().matches("(?i)<br\\s*/?>") ? "\n" : "", styles);
                default -> inlines(inline, styles, out);
            }
        }
    }

    /** WhatsApp makes addresses tappable by itself, but has no links under words. */
    private static void link(Node link, String destination, Set<Style> styles, StyledText out) {
        StyledText label = new StyledText();
        inlines(link, styles, label);
        String address = destination.replaceFirst("^(mailto|tel):", "");
        String text = label.plain().strip();
        if (text.isEmpty() || text.equals(address) || text.equals(destination) || address.isEmpty()) {
            out.add(address.isEmpty() ? text : address, Set.of());
        } else {
            out.addAll(label);
            out.add(": " + address, Set.of());
        }
    }

    private static Set<Style> with(Set<Style> styles, Style one) {
        Set<Style> more = EnumSet.of(one);
        more.addAll(styles);
        return more;
    }

    /** Without control characters and halves of surrogate pairs, which neither WhatsApp nor the database takes. */
    private static String sendable(String text) {
        StringBuilder clean = new StringBuilder(text.length());
        text.codePoints()
                .filter(c -> c == '\n' || c == '\t' || !Character.isISOControl(c))
                .map(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE ? 0xFFFD : c)
                .forEach(clean::appendCodePoint);
        return clean.toString();
    }
}
