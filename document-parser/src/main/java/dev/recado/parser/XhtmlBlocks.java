package dev.recado.parser;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.apache.tika.detect.EncodingDetector;
import org.apache.tika.exception.TikaException;
import org.apache.tika.extractor.EmbeddedDocumentExtractor;
import org.apache.tika.io.TikaInputStream;
import org.apache.tika.metadata.Metadata;
import org.apache.tika.parser.ParseContext;
import org.apache.tika.parser.Parser;
import org.apache.tika.parser.html.DefaultHtmlMapper;
import org.apache.tika.parser.html.HtmlEncodingDetector;
import org.apache.tika.parser.html.HtmlMapper;
import org.apache.tika.parser.html.JSoupParser;
import org.apache.tika.parser.microsoft.OfficeParserConfig;
import org.apache.tika.parser.microsoft.ooxml.OOXMLParser;
import org.jspecify.annotations.Nullable;
import org.xml.sax.Attributes;
import org.xml.sax.ContentHandler;
import org.xml.sax.SAXException;
import org.xml.sax.helpers.DefaultHandler;

/** Turns XHTML events, such as Tika gives for Word documents and web pages, into blocks. */
final class XhtmlBlocks extends DefaultHandler {
    private static final Set<String> PARAGRAPHS = Set.of(
            "p",
            "div",
            "section",
            "article",
            "main",
            "blockquote",
            "pre",
            "dt",
            "dd",
            "address",
            "figcaption",
            "caption",
            "details",
            "summary",
            "body",
            "fieldset",
            "form",
            "hr");
    private static final Set<String> IGNORED = Set.of("head", "script", "style", "nav", "noscript", "template", "svg");

    private final BlockSink sink;
    private final StringBuilder text = new StringBuilder();
    private final List<String> items = new ArrayList<>();
    private final List<Integer> numbers = new ArrayList<>();
    private final List<List<String>> rows = new ArrayList<>();
    private int ignored;
    private int tables;
    private @Nullable StringBuilder cell;
    private int heading = -1;

    XhtmlBlocks(BlockSink sink) {
        this.sink = sink;
    }

    static void readDocx(Path file, BlockSink sink) throws IOException, SAXException, TikaException {
        OfficeParserConfig config = new OfficeParserConfig();
        config.setUseSAXDocxExtractor(true);
        config.setIncludeHeadersAndFooters(false);
        config.setIncludeDeletedContent(false);
        config.setIncludeMoveFromContent(false);
        config.setExtractMacros(false);
        ParseContext context = new ParseContext();
        context.set(OfficeParserConfig.class, config);
        read(new OOXMLParser(), file, context, sink);
    }

    static void readHtml(Path file, BlockSink sink) throws IOException, SAXException, TikaException {
        ParseContext context = new ParseContext();
        context.set(EncodingDetector.class, XhtmlBlocks::encodingOf);
        context.set(HtmlMapper.class, new KeepNavigationApart());
        read(new JSoupParser(), file, context, sink);
    }

    private static void read(Parser parser, Path file, ParseContext context, BlockSink sink)
            throws IOException, SAXException, TikaException {
        context.set(EmbeddedDocumentExtractor.class, new NothingEmbedded());
        XhtmlBlocks blocks = new XhtmlBlocks(sink);
        try (TikaInputStream stream = TikaInputStream.get(file)) {
            parser.parse(stream, blocks, new Metadata(), context);
        }
        blocks.end();
    }

    @Override
    public void startElement(String uri, String localName, String qName, Attributes attributes) {
        String name = localName.toLowerCase(Locale.ROOT);
        if (IGNORED.contains(name) || ignored > 0) {
            ignored++;
            return;
        }
        if (tables > 0) {
            startInTable(name);
            return;
        }
        if (name.length() == 2 && name.charAt(0) == 'h' && Character.isDigit(name.charAt(1))) {
            flush();
            heading = name.charAt(1) - '0';
        } else if (name.equals("ul") || name.equals("ol")) {
            if (numbers.isEmpty()) {
                flush();
            } else {
                endItem();
            }
            numbers.add(name.equals("ol") ? 1 : 0);
        } else if (name.equals("li")) {
            endItem();
            int number = numbers.isEmpty() ? 0 : numbers.getLast();
            if (number > 0) {
                numbers.set(numbers.size() - 1, number + 1);
            }
            text.append(number == 0 ? "• " : number + ". ");
        } else if (name.equals("table")) {
            flush();
            giveItems();
            tables = 1;
        } else if (name.equals("br")) {
            text.append('\n');
        } else if (PARAGRAPHS.contains(name)) {
            if (numbers.isEmpty()) {
                flush();
                String style = attributes.getValue("class");
                if (name.equals("p") && "title".equalsIgnoreCase(style)) {
                    heading = 0;
                }
            } else {
                text.append(' ');
            }
        }
    }

    private void startInTable(String name) {
        switch (name) {
            case "table" -> tables++;
            case "tr" -> {
                if (tables == 1) {
                    rows.add(new ArrayList<>());
                }
            }
            case "td", "th" -> {
                if (tables == 1) {
                    cell = new StringBuilder();
                } else {
                    append(" ");
                }
            }
            default -> append(" ");
        }
    }

    @Override
    public void endElement(String uri, String localName, String qName) {
        if (ignored > 0) {
            ignored--;
            return;
        }
        String name = localName.toLowerCase(Locale.ROOT);
        if (tables > 0) {
            endInTable(name);
        } else if (name.equals("ul") || name.equals("ol")) {
            endItem();
            if (!numbers.isEmpty()) {
                numbers.removeLast();
            }
            if (numbers.isEmpty()) {
                giveItems();
            }
        } else if (name.equals("li")) {
            endItem();
        } else if (heading >= 0 || numbers.isEmpty() && PARAGRAPHS.contains(name)) {
            if (heading < 0 || name.charAt(0) == 'h' || name.equals("p")) {
                flush();
            }
        }
    }

    private void endInTable(String name) {
        switch (name) {
            case "table" -> {
                tables--;
                if (tables == 0) {
                    sink.table(rows);
                    rows.clear();
                }
            }
            case "td", "th" -> {
                if (tables == 1 && cell != null) {
                    if (rows.isEmpty()) {
                        rows.add(new ArrayList<>());
                    }
                    rows.getLast().add(cell.toString());
                    cell = null;
                }
            }
            default -> append(" ");
        }
    }

    @Override
    public void characters(char[] characters, int start, int length) {
        if (ignored == 0) {
            append(new String(characters, start, length));
        }
    }

    @Override
    public void ignorableWhitespace(char[] characters, int start, int length) {
        if (ignored == 0) {
            append(" ");
        }
    }

    private void append(String part) {
        if (cell != null) {
            cell.append(part);
        } else if (tables == 0) {
            // Line breaks in the source mean nothing; those that mean something are elements.
            text.append(part.replace('\n', ' '));
        }
    }

    private void endItem() {
        if (!text.toString().isBlank()) {
            items.add(text.toString());
        }
        text.setLength(0);
    }

    /** To be called after the last event. */
    void end() {
        flush();
        giveItems();
    }

    /** Ends a paragraph. Word's lists are paragraphs that begin with a bullet or number; those that follow each other are one list. */
    private void flush() {
        String ended = text.toString();
        text.setLength(0);
        if (heading >= 0) {
            giveItems();
            sink.heading(heading, ended);
            heading = -1;
        } else if (Text.isItem(ended.strip())) {
            items.add(ended.replaceFirst("^\\s*·", "•"));
        } else if (!ended.isBlank()) {
            giveItems();
            sink.paragraph(ended);
        }
    }

    private void giveItems() {
        sink.list(items);
        items.clear();
    }

    private static Charset encodingOf(InputStream input, Metadata metadata) throws IOException {
        input.mark(3);
        byte[] mark = input.readNBytes(3);
        input.reset();
        if (Arrays.equals(mark, new byte[] {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF})) {
            return StandardCharsets.UTF_8;
        }
        Charset declared = new HtmlEncodingDetector().detect(input, metadata);
        if (declared != null) {
            return declared;
        }
        input.mark(1 << 20);
        byte[] start = input.readNBytes(1 << 20);
        input.reset();
        return TextEncoding.charset(start);
    }

    private static final class KeepNavigationApart extends DefaultHtmlMapper {
        @Override
        public boolean isDiscardElement(String name) {
            return IGNORED.contains(name.toLowerCase(Locale.ROOT)) || super.isDiscardElement(name);
        }

        @Override
        public @Nullable String mapSafeElement(String name) {
            String lower = name.toLowerCase(Locale.ROOT);
            return PARAGRAPHS.contains(lower) || lower.equals("br") ? lower : super.mapSafeElement(name);
        }
    }

    private static final class NothingEmbedded implements EmbeddedDocumentExtractor {
        @Override
        public boolean shouldParseEmbedded(Metadata metadata) {
            return false;
        }

        @Override
        public void parseEmbedded(InputStream stream, ContentHandler handler, Metadata metadata, boolean outputHtml) {
            // What is embedded (sheets, pictures, other documents) is not read.
        }
    }
}
