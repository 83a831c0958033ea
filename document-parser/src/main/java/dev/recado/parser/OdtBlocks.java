package dev.recado.parser;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Set;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.apache.tika.exception.TikaException;
import org.apache.tika.parser.ParseContext;
import org.apache.tika.utils.XMLReaderUtils;
import org.jspecify.annotations.Nullable;
import org.xml.sax.Attributes;
import org.xml.sax.SAXException;
import org.xml.sax.helpers.AttributesImpl;
import org.xml.sax.helpers.DefaultHandler;

/**
 * Reads an OpenDocument text by giving its elements to {@link XhtmlBlocks} under their HTML names. "Repeated" attributes, with
 * which a few bytes ask for a billion cells or spaces, are followed only as far as a person would type.
 */
final class OdtBlocks extends DefaultHandler {
    private static final int MOST_REPEATED = 20;
    // Comments, deleted text, drawings' descriptions, and what is generated from the headings.
    private static final Set<String> IGNORED = Set.of(
            "annotation",
            "tracked-changes",
            "table-of-content",
            "alphabetical-index",
            "bibliography",
            "forms",
            "scripts",
            "desc",
            "title",
            "note-citation",
            "ruby-text");
    private static final Attributes NONE = new AttributesImpl();

    private final XhtmlBlocks blocks;
    private int ignored;
    private int cellsRepeated;

    private OdtBlocks(XhtmlBlocks blocks) {
        this.blocks = blocks;
    }

    static void read(Path file, BlockSink sink) throws IOException, SAXException, TikaException {
        try (ZipFile zip = ZipCheck.open(file)) {
            ZipEntry content = zip.getEntry("content.xml");
            if (content == null) {
                throw new ParseFailure(Problem.CORRUPT, "content.xml");
            }
            if (isEncrypted(zip)) {
                throw new ParseFailure(Problem.ENCRYPTED, "");
            }
            XhtmlBlocks blocks = new XhtmlBlocks(sink);
            try (InputStream in = zip.getInputStream(content)) {
                XMLReaderUtils.parseSAX(in, new OdtBlocks(blocks), new ParseContext());
            }
            blocks.end();
        }
    }

    private static boolean isEncrypted(ZipFile zip) throws IOException {
        ZipEntry manifest = zip.getEntry("META-INF/manifest.xml");
        if (manifest == null) {
            return false;
        }
        try (InputStream in = zip.getInputStream(manifest)) {
            return new String(in.readNBytes(1_000_000), StandardCharsets.UTF_8).contains("encryption-data");
        }
    }

    @Override
    public void startElement(String uri, String localName, String qName, Attributes attributes) {
        if (ignored > 0 || IGNORED.contains(localName)) {
            ignored++;
            return;
        }
        switch (localName) {
            case "s" -> characters(" ");
            case "tab" -> characters("\t");
            case "table-cell", "covered-table-cell" ->
                cellsRepeated = repeated(attributes.getValue("table:number-columns-repeated"));
            default -> {}
        }
        String html = html(localName, attributes);
        if (html != null) {
            blocks.startElement("", html, html, NONE);
        }
    }

    @Override
    public void endElement(String uri, String localName, String qName) {
        if (ignored > 0) {
            ignored--;
            return;
        }
        if (localName.equals("h")) {
            // The heading's level was told when it began.
            blocks.endElement("", "h1", "h1");
            return;
        }
        String html = html(localName, NONE);
        if (html == null) {
            return;
        }
        blocks.endElement("", html, html);
        if (html.equals("td")) {
            for (int i = 1; i < cellsRepeated; i++) {
                blocks.startElement("", html, html, NONE);
                blocks.endElement("", html, html);
            }
            cellsRepeated = 0;
        }
    }

    @Override
    public void characters(char[] characters, int start, int length) {
        if (ignored == 0) {
            blocks.characters(characters, start, length);
        }
    }

    private void characters(String text) {
        characters(text.toCharArray(), 0, text.length());
    }

    private static @Nullable String html(String name, Attributes attributes) {
        return switch (name) {
            case "h" -> "h" + level(attributes.getValue("text:outline-level"));
            case "p" -> "p";
            case "list" -> "ul";
            case "list-item", "list-header" -> "li";
            case "table" -> "table";
            case "table-row" -> "tr";
            case "table-cell", "covered-table-cell" -> "td";
            case "line-break" -> "br";
            default -> null;
        };
    }

    private static int level(@Nullable String level) {
        return level != null && level.matches("[1-6]") ? level.charAt(0) - '0' : 6;
    }

    private static int repeated(@Nullable String number) {
        return number != null && number.matches("\\d{1,9}") ? Math.min(Integer.parseInt(number), MOST_REPEATED) : 1;
    }
}
