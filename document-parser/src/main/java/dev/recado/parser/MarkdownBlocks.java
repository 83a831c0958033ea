package dev.recado.parser;

import java.util.ArrayList;
import java.util.List;
import org.commonmark.ext.gfm.tables.TableBlock;
import org.commonmark.ext.gfm.tables.TableCell;
import org.commonmark.ext.gfm.tables.TableRow;
import org.commonmark.ext.gfm.tables.TablesExtension;
import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.BlockQuote;
import org.commonmark.node.BulletList;
import org.commonmark.node.Code;
import org.commonmark.node.CustomBlock;
import org.commonmark.node.FencedCodeBlock;
import org.commonmark.node.HardLineBreak;
import org.commonmark.node.Heading;
import org.commonmark.node.HtmlInline;
import org.commonmark.node.IndentedCodeBlock;
import org.commonmark.node.Link;
import org.commonmark.node.ListItem;
import org.commonmark.node.Node;
import org.commonmark.node.OrderedList;
import org.commonmark.node.Paragraph;
import org.commonmark.node.SoftLineBreak;
import org.commonmark.node.Text;
import org.commonmark.parser.Parser;

/** Reads Markdown (CommonMark with GitHub's tables) into blocks. */
final class MarkdownBlocks extends AbstractVisitor {
    private static final Parser PARSER =
            Parser.builder().extensions(List.of(TablesExtension.create())).build();

    private final BlockSink sink;

    private MarkdownBlocks(BlockSink sink) {
        this.sink = sink;
    }

    static void read(String text, BlockSink sink) {
        PARSER.parse(withoutFrontMatter(text)).accept(new MarkdownBlocks(sink));
    }

    @Override
    public void visit(Heading heading) {
        sink.heading(heading.getLevel(), plain(heading));
    }

    @Override
    public void visit(Paragraph paragraph) {
        sink.paragraph(plain(paragraph));
    }

    @Override
    public void visit(BulletList list) {
        sink.list(items(list, 0));
    }

    @Override
    public void visit(OrderedList list) {
        sink.list(items(list, 0));
    }

    @Override
    public void visit(BlockQuote quote) {
        visitChildren(quote);
    }

    @Override
    public void visit(FencedCodeBlock code) {
        sink.paragraph(code.getLiteral());
    }

    @Override
    public void visit(IndentedCodeBlock code) {
        sink.paragraph(code.getLiteral());
    }

    @Override
    public void visit(CustomBlock block) {
        if (block instanceof TableBlock) {
            List<List<String>> rows = new ArrayList<>();
            block.accept(new AbstractVisitor() {
                @Override
                public void visit(org.commonmark.node.CustomNode node) {
                    if (node instanceof TableRow) {
                        rows.add(new ArrayList<>());
                    }
                    if (node instanceof TableCell) {
                        rows.getLast().add(plain(node));
                    } else {
                        visitChildren(node);
                    }
                }
            });
            sink.table(rows);
        } else {
            visitChildren(block);
        }
    }

    private static List<String> items(Node list, int depth) {
        List<String> items = new ArrayList<>();
        int number = list instanceof OrderedList ordered && ordered.getMarkerStartNumber() != null
                ? ordered.getMarkerStartNumber()
                : 1;
        for (Node item = list.getFirstChild(); item != null; item = item.getNext()) {
            if (!(item instanceof ListItem)) {
                continue;
            }
            String mark = list instanceof OrderedList ? number++ + ". " : "• ";
            StringBuilder own = new StringBuilder();
            List<String> below = new ArrayList<>();
            for (Node part = item.getFirstChild(); part != null; part = part.getNext()) {
                if (part instanceof BulletList || part instanceof OrderedList) {
                    below.addAll(items(part, depth + 1));
                } else {
                    own.append(own.isEmpty() ? "" : " ").append(plain(part));
                }
            }
            items.add(mark + own);
            items.addAll(below);
        }
        return items;
    }

    private static String plain(Node node) {
        StringBuilder text = new StringBuilder();
        node.accept(new AbstractVisitor() {
            @Override
            public void visit(Text part) {
                text.append(part.getLiteral());
            }

            @Override
            public void visit(Code part) {
                text.append(part.getLiteral());
            }

            @Override
            public void visit(FencedCodeBlock part) {
                text.append(part.getLiteral());
            }

            @Override
            public void visit(SoftLineBreak part) {
                text.append(' ');
            }

            @Override
            public void visit(HardLineBreak part) {
                text.append('\n');
            }

            @Override
            public void visit(HtmlInline part) {
                if (part.getLiteral().startsWith("<br")) {
                    text.append('\n');
                }
            }

            @Override
            public void visit(Link link) {
                int before = text.length();
                visitChildren(link);
                String shown = text.substring(before);
                // An address is often the answer itself ("where do I book?").
                if (link.getDestination().startsWith("http") && !shown.equals(link.getDestination())) {
                    text.append(" (").append(link.getDestination()).append(')');
                }
            }
        });
        return text.toString();
    }

    private static String withoutFrontMatter(String text) {
        if (!text.startsWith("---\n") && !text.startsWith("---\r\n")) {
            return text;
        }
        int end = text.indexOf("\n---", 3);
        int after = end < 0 ? -1 : text.indexOf('\n', end + 4);
        return after < 0 ? text : text.substring(after + 1);
    }
}
