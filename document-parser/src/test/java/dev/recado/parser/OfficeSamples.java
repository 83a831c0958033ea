package dev.recado.parser;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.poi.ss.usermodel.CellStyle;
import org.apache.poi.xslf.usermodel.SlideLayout;
import org.apache.poi.xslf.usermodel.XMLSlideShow;
import org.apache.poi.xslf.usermodel.XSLFNotes;
import org.apache.poi.xslf.usermodel.XSLFSlide;
import org.apache.poi.xslf.usermodel.XSLFTable;
import org.apache.poi.xslf.usermodel.XSLFTableRow;
import org.apache.poi.xslf.usermodel.XSLFTextShape;
import org.apache.poi.xssf.usermodel.XSSFRow;
import org.apache.poi.xssf.usermodel.XSSFSheet;
import org.apache.poi.xssf.usermodel.XSSFWorkbook;
import org.apache.poi.xwpf.usermodel.BreakType;
import org.apache.poi.xwpf.usermodel.XWPFDocument;
import org.apache.poi.xwpf.usermodel.XWPFParagraph;
import org.apache.poi.xwpf.usermodel.XWPFRun;
import org.apache.poi.xwpf.usermodel.XWPFTable;

/** Small real sheets, slides and OpenDocument texts, made on the spot. */
final class OfficeSamples {
    private OfficeSamples() {}

    /** Two sheets with prices, dates, a formula and an empty column, and a hidden one. */
    static Path xlsx(Path folder) throws IOException {
        try (XSSFWorkbook book = new XSSFWorkbook()) {
            XSSFSheet prices = book.createSheet("Preços");
            row(prices, 0, "Tabela de verão");
            row(prices, 2, "Quarto", null, "Diária", "Válida até", "Ocupação");
            CellStyle money = style(book, "\"R$\" #,##0.00");
            CellStyle date = style(book, null);
            date.setDataFormat((short) 14);
            CellStyle percent = style(book, "0%");
            String[] rooms = {"Casal", "Família"};
            double[] costs = {1280.5, 390};
            for (int i = 0; i < 2; i++) {
                XSSFRow row = row(prices, 3 + i, rooms[i]);
                row.createCell(2).setCellValue(costs[i]);
                row.getCell(2).setCellStyle(money);
                row.createCell(3).setCellValue(LocalDate.of(2027, 3, 25));
                row.getCell(3).setCellStyle(date);
                row.createCell(4).setCellValue(0.75);
                row.getCell(4).setCellStyle(percent);
            }
            XSSFRow sum = row(prices, 5, "Soma");
            sum.createCell(2).setCellFormula("SUM(C4:C5)");
            sum.getCell(2).setCellStyle(money);
            book.getCreationHelper().createFormulaEvaluator().evaluateAll();
            row(book.createSheet("Passeios"), 0, "Ilha", "às 9h");
            row(book.createSheet("Custos"), 0, "Margem", "40% secreta");
            book.setSheetHidden(2, true);
            return save(folder.resolve("tabela.xlsx"), book::write);
        }
    }

    private static CellStyle style(XSSFWorkbook book, String format) {
        CellStyle style = book.createCellStyle();
        if (format != null) {
            style.setDataFormat(book.createDataFormat().getFormat(format));
        }
        return style;
    }

    private static XSSFRow row(XSSFSheet sheet, int number, String... cells) {
        XSSFRow row = sheet.createRow(number);
        for (int i = 0; i < cells.length; i++) {
            if (cells[i] != null) {
                row.createCell(i).setCellValue(cells[i]);
            }
        }
        return row;
    }

    /** Three slides: a list with the speaker's notes, a table, and a hidden one. */
    static Path pptx(Path folder) throws IOException {
        try (XMLSlideShow show = new XMLSlideShow()) {
            XSLFSlide first =
                    show.createSlide(show.getSlideMasters().getFirst().getLayout(SlideLayout.TITLE_AND_CONTENT));
            first.getPlaceholder(0).setText("Boas-vindas à equipe");
            XSLFTextShape content = first.getPlaceholder(1);
            content.clearText();
            for (String item : new String[] {"Uniforme às segundas", "Café na recepção"}) {
                content.addNewTextParagraph().addNewTextRun().setText(item);
                content.getTextParagraphs().getLast().setBullet(true);
            }
            XSLFNotes notes = show.getNotesSlide(first);
            for (XSLFTextShape shape : notes.getPlaceholders()) {
                if (shape.getTextType() == org.apache.poi.sl.usermodel.Placeholder.BODY) {
                    shape.setText("Lembre que o almoço é às 12h30.");
                }
            }
            XSLFSlide second =
                    show.createSlide(show.getSlideMasters().getFirst().getLayout(SlideLayout.TITLE_ONLY));
            second.getPlaceholder(0).setText("Escala");
            XSLFTable table = second.createTable();
            for (String[] cells : new String[][] {{"Dia", "Plantão"}, {"Sábado", "João"}, {"Domingo", "Conceição"}}) {
                XSLFTableRow row = table.addRow();
                for (String cell : cells) {
                    row.addCell().setText(cell);
                }
            }
            XSLFSlide hidden = show.createSlide();
            hidden.createTextBox().setText("Demissões");
            hidden.setHidden(true);
            return save(folder.resolve("equipe.pptx"), show::write);
        }
    }

    /** Three pages, with a table on the second, one page broken off by a run and the other by its paragraph. */
    static Path docxOfPages(Path folder) throws IOException {
        try (XWPFDocument document = new XWPFDocument()) {
            XWPFRun first = document.createParagraph().createRun();
            first.setText("A recepção atende até às 23h.");
            first.addBreak(BreakType.PAGE);
            List<List<String>> rows = List.of(
                    List.of("Estação", "Diária"), List.of("Verão", "R$ 420,00"), List.of("Inverno", "R$ 280,00"));
            XWPFTable table = document.createTable(3, 2);
            for (int row = 0; row < 3; row++) {
                for (int column = 0; column < 2; column++) {
                    table.getRow(row).getCell(column).setText(rows.get(row).get(column));
                }
            }
            document.createParagraph().createRun().setText("Crianças de até três anos não pagam.");
            XWPFParagraph last = document.createParagraph();
            last.setPageBreak(true);
            last.createRun().setText("O pão de queijo é à parte.");
            return save(folder.resolve("paginas.docx"), document::write);
        }
    }

    static Path odt(Path folder) throws IOException {
        return odt(folder, "manual.odt", """
                <text:tracked-changes><text:changed-region><text:deletion><text:p>apagado</text:p></text:deletion></text:changed-region></text:tracked-changes>
                <text:h text:outline-level="1">Manual da recepção</text:h>
                <text:h text:outline-level="2">Chegada</text:h>
                <text:p>O hóspede é recebido<text:s text:c="3"/>às <text:span>14 horas</text:span>.<office:annotation><text:p>comentário</text:p></office:annotation></text:p>
                <text:list><text:list-item><text:p>Documento</text:p></text:list-item><text:list-item><text:p>Caução</text:p></text:list-item></text:list>
                <text:h text:outline-level="2">Chaves</text:h>
                <table:table><table:table-row><table:table-cell><text:p>Quarto</text:p></table:table-cell><table:table-cell><text:p>Chave</text:p></table:table-cell></table:table-row>
                <table:table-row><table:table-cell><text:p>Suíte</text:p></table:table-cell><table:table-cell><text:p>nº 7</text:p></table:table-cell><table:table-cell table:number-columns-repeated="1000000000"/></table:table-row></table:table>
                """);
    }

    /** An OpenDocument text with this body. */
    static Path odt(Path folder, String name, String body) throws IOException {
        return odtOf(folder, name, """
                <?xml version="1.0" encoding="UTF-8"?>
                <office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" office:version="1.3">
                <office:body><office:text>%s</office:text></office:body></office:document-content>
                """.formatted(body));
    }

    static Path odtOf(Path folder, String name, String contentXml) throws IOException {
        return save(folder.resolve(name), out -> {
            try (ZipOutputStream zip = new ZipOutputStream(out)) {
                byte[] type = "application/vnd.oasis.opendocument.text".getBytes(StandardCharsets.US_ASCII);
                ZipEntry mimetype = new ZipEntry("mimetype");
                mimetype.setMethod(ZipEntry.STORED);
                mimetype.setSize(type.length);
                CRC32 crc = new CRC32();
                crc.update(type);
                mimetype.setCrc(crc.getValue());
                zip.putNextEntry(mimetype);
                zip.write(type);
                zip.closeEntry();
                zip.putNextEntry(new ZipEntry("content.xml"));
                zip.write(contentXml.getBytes(StandardCharsets.UTF_8));
                zip.closeEntry();
            }
        });
    }

    private interface Saving {
        void to(OutputStream out) throws IOException;
    }

    private static Path save(Path file, Saving saving) throws IOException {
        try (OutputStream out = Files.newOutputStream(file)) {
            saving.to(out);
        }
        return file;
    }
}
