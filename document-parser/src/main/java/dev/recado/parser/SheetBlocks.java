package dev.recado.parser;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import javax.xml.parsers.ParserConfigurationException;
import org.apache.poi.openxml4j.exceptions.OpenXML4JException;
import org.apache.poi.openxml4j.opc.OPCPackage;
import org.apache.poi.openxml4j.opc.PackageAccess;
import org.apache.poi.ss.usermodel.DataFormatter;
import org.apache.poi.ss.util.CellReference;
import org.apache.poi.util.XMLHelper;
import org.apache.poi.xssf.eventusermodel.ReadOnlySharedStringsTable;
import org.apache.poi.xssf.eventusermodel.XSSFReader;
import org.apache.poi.xssf.eventusermodel.XSSFSheetXMLHandler;
import org.apache.poi.xssf.eventusermodel.XSSFSheetXMLHandler.SheetContentsHandler;
import org.apache.poi.xssf.usermodel.XSSFComment;
import org.jspecify.annotations.Nullable;
import org.xml.sax.Attributes;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;
import org.xml.sax.XMLReader;
import org.xml.sax.helpers.DefaultHandler;

/**
 * Reads a workbook as a stream of rows, so that what a sheet claims to span costs nothing: each visible sheet is a heading; rows
 * that follow each other are a table with its head, and a row of a single cell before it is a paragraph. Formulas give the
 * values that the program stored; macros are never looked at.
 */
final class SheetBlocks implements SheetContentsHandler {
    // A table comes in blocks of as many rows, its head before each, so that no block grows without end.
    private static final int ROWS_AT_ONCE = 500;
    // Wider tables are written without their empty cells.
    private static final int WIDEST = 100;

    private final BlockSink sink;
    private final Limits limits;
    private final List<SortedMap<Integer, String>> rows = new ArrayList<>();
    private SortedMap<Integer, String> row = new TreeMap<>();
    private @Nullable SortedMap<Integer, String> head;
    private int lastRow = -1;
    private long characters;

    private SheetBlocks(BlockSink sink, Limits limits) {
        this.sink = sink;
        this.limits = limits;
    }

    static void read(Path file, BlockSink sink, Limits limits) throws IOException, OpenXML4JException, SAXException {
        try (OPCPackage workbook = OPCPackage.open(file.toFile(), PackageAccess.READ)) {
            XSSFReader reader = new XSSFReader(workbook);
            Set<String> hidden;
            try (InputStream in = reader.getWorkbookData()) {
                hidden = hiddenSheets(in);
            }
            ReadOnlySharedStringsTable strings = new ReadOnlySharedStringsTable(workbook, false);
            SheetBlocks blocks = new SheetBlocks(sink, limits);
            XSSFReader.SheetIterator sheets = (XSSFReader.SheetIterator) reader.getSheetsData();
            while (sheets.hasNext()) {
                try (InputStream sheet = sheets.next()) {
                    if (!hidden.contains(sheets.getSheetName())) {
                        sink.heading(1, sheets.getSheetName());
                        parse(
                                sheet,
                                new XSSFSheetXMLHandler(
                                        reader.getStylesTable(), strings, blocks, new AsInBrazil(), false));
                        blocks.endSheet();
                    }
                }
            }
            if (!hidden.isEmpty()) {
                sink.note(Note.HIDDEN_SHEETS, String.join(", ", new TreeSet<>(hidden)));
            }
        }
    }

    /** What its author hid from readers is not for customers either. */
    private static Set<String> hiddenSheets(InputStream workbook) throws IOException, SAXException {
        Set<String> hidden = new HashSet<>();
        parse(workbook, new DefaultHandler() {
            @Override
            public void startElement(String uri, String localName, String qName, Attributes attributes) {
                String state = attributes.getValue("state");
                if (localName.equals("sheet")
                        && state != null
                        && state.toLowerCase(Locale.ROOT).contains("hidden")) {
                    hidden.add(attributes.getValue("name"));
                }
            }
        });
        return hidden;
    }

    private static void parse(InputStream xml, DefaultHandler handler) throws IOException, SAXException {
        try {
            // POI's reader refuses document types, so that there are no entities.
            XMLReader reader = XMLHelper.newXMLReader();
            reader.setContentHandler(handler);
            reader.parse(new InputSource(xml));
        } catch (ParserConfigurationException e) {
            throw new IllegalStateException("Every Java platform has an XML parser", e);
        }
    }

    @Override
    public void startRow(int number) {
        if (number != lastRow + 1) {
            endTable();
        }
        lastRow = number;
        row = new TreeMap<>();
    }

    @Override
    public void cell(@Nullable String reference, @Nullable String value, @Nullable XSSFComment comment) {
        String text = value == null || value.startsWith("ERROR:") ? "" : Text.line(value);
        if (text.isEmpty()) {
            return;
        }
        characters += text.length();
        if (characters > limits.characters()) {
            throw new ParseFailure(Problem.TOO_LARGE, limits.characters() + " characters");
        }
        int column =
                reference == null ? (row.isEmpty() ? 0 : row.lastKey() + 1) : new CellReference(reference).getCol();
        row.put(column, text);
    }

    @Override
    public void endRow(int number) {
        if (row.isEmpty()) {
            endTable();
            return;
        }
        rows.add(row);
        if (rows.size() >= ROWS_AT_ONCE) {
            giveRows();
        }
    }

    @Override
    public void endSheet() {
        endTable();
        lastRow = -1;
    }

    private void endTable() {
        giveRows();
        head = null;
    }

    private void giveRows() {
        int from = 0;
        if (head == null) {
            while (from < rows.size() && rows.get(from).size() == 1) {
                sink.paragraph(rows.get(from++).firstEntry().getValue());
            }
            if (from < rows.size()) {
                head = rows.get(from++);
                if (from == rows.size()) {
                    sink.table(List.of(List.copyOf(head.values())));
                }
            }
        }
        if (from < rows.size() && head != null) {
            List<SortedMap<Integer, String>> table = new ArrayList<>();
            table.add(head);
            table.addAll(rows.subList(from, rows.size()));
            TreeSet<Integer> columns = new TreeSet<>();
            table.forEach(one -> columns.addAll(one.keySet()));
            boolean wide = columns.size() > WIDEST;
            sink.table(table.stream()
                    .map(one -> wide
                            ? List.copyOf(one.values())
                            : columns.stream()
                                    .map(column -> one.getOrDefault(column, ""))
                                    .toList())
                    .toList());
        }
        rows.clear();
    }

    /**
     * Shows numbers and dates as the spreadsheet program does on a Brazilian computer: formats that follow the computer's
     * region are stored as the American ones.
     */
    private static final class AsInBrazil extends DataFormatter {
        private static final int SHORT_DATE = 14;
        private static final int SHORT_DATE_AND_TIME = 22;

        private AsInBrazil() {
            super(Locale.of("pt", "BR"));
        }

        @Override
        public String formatRawCellContents(double value, int index, String format) {
            return super.formatRawCellContents(
                    value,
                    index,
                    switch (index) {
                        case SHORT_DATE -> "dd/mm/yyyy";
                        case SHORT_DATE_AND_TIME -> "dd/mm/yyyy hh:mm";
                        default -> format;
                    });
        }
    }
}
