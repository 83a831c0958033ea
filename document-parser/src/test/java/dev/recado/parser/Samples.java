package dev.recado.parser;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.PDPageContentStream;
import org.apache.pdfbox.pdmodel.common.PDRectangle;
import org.apache.pdfbox.pdmodel.encryption.AccessPermission;
import org.apache.pdfbox.pdmodel.encryption.StandardProtectionPolicy;
import org.apache.pdfbox.pdmodel.font.PDFont;
import org.apache.pdfbox.pdmodel.font.PDType1Font;
import org.apache.pdfbox.pdmodel.font.Standard14Fonts.FontName;
import org.apache.poi.xwpf.usermodel.XWPFDocument;
import org.apache.poi.xwpf.usermodel.XWPFParagraph;
import org.apache.poi.xwpf.usermodel.XWPFStyle;
import org.apache.poi.xwpf.usermodel.XWPFStyles;
import org.apache.poi.xwpf.usermodel.XWPFTable;
import org.openxmlformats.schemas.wordprocessingml.x2006.main.CTStyle;
import org.openxmlformats.schemas.wordprocessingml.x2006.main.STStyleType;

/** Small real documents, made on the spot. */
final class Samples {
    private Samples() {}

    /** Two pages: a title, sections with accents, a price table with three columns, page numbers. */
    static Path pdf(Path folder) throws IOException {
        try (PDDocument document = new PDDocument()) {
            pages(document);
            Path file = folder.resolve("pousada.pdf");
            document.save(file.toFile());
            return file;
        }
    }

    /** A table with a bold title, which reaches over all of its columns, close above their bold titles. */
    static Path titledTablePdf(Path folder) throws IOException {
        try (PDDocument document = new PDDocument()) {
            PDFont regular = new PDType1Font(FontName.HELVETICA);
            PDFont bold = new PDType1Font(FontName.HELVETICA_BOLD);
            PDPage page = new PDPage(PDRectangle.A4);
            document.addPage(page);
            try (PDPageContentStream content = new PDPageContentStream(document, page)) {
                float x = 166;
                // Office programs place each word by itself.
                for (String word : "Tarifas de hospedagem – alta temporada 2026".split(" ")) {
                    write(content, bold, 11, x, 765, word);
                    x += bold.getStringWidth(word) * 11 / 1000 + 3;
                }
                row(content, bold, 750, "Quarto", "Baixa estação", "Alta estação");
                row(content, regular, 735, "Casal", "R$ 280", "R$ 420");
                row(content, regular, 720, "Família", "R$ 390", "R$ 610");
            }
            Path file = folder.resolve("tarifas.pdf");
            document.save(file.toFile());
            return file;
        }
    }

    static Path encryptedPdf(Path folder) throws IOException {
        try (PDDocument document = new PDDocument()) {
            pages(document);
            document.protect(new StandardProtectionPolicy("dona", "segredo", new AccessPermission()));
            Path file = folder.resolve("cifrado.pdf");
            document.save(file.toFile());
            return file;
        }
    }

    static Path scannedPdf(Path folder) throws IOException {
        try (PDDocument document = new PDDocument()) {
            document.addPage(new PDPage(PDRectangle.A4));
            Path file = folder.resolve("digitalizado.pdf");
            document.save(file.toFile());
            return file;
        }
    }

    private static void pages(PDDocument document) throws IOException {
        PDFont regular = new PDType1Font(FontName.HELVETICA);
        PDFont bold = new PDType1Font(FontName.HELVETICA_BOLD);
        for (int number = 1; number <= 3; number++) {
            PDPage page = new PDPage(PDRectangle.A4);
            document.addPage(page);
            try (PDPageContentStream content = new PDPageContentStream(document, page)) {
                if (number == 1) {
                    write(content, bold, 22, 60, 780, "Pousada Maré Alta");
                    write(content, bold, 14, 60, 740, "Check-in e check-out");
                    write(
                            content,
                            regular,
                            11,
                            60,
                            715,
                            "O check-in começa às 14 horas e o check-out vai até as 11 ho-");
                    write(content, regular, 11, 60, 701, "ras. Crianças de até seis anos não pagam.");
                    write(content, regular, 11, 60, 670, "Animais de pequeno porte são bem-vindos.");
                } else if (number == 2) {
                    write(content, bold, 14, 60, 780, "Preços");
                    row(content, bold, 750, "Quarto", "Baixa estação", "Alta estação");
                    row(content, regular, 735, "Casal", "R$ 280", "R$ 420");
                    row(content, regular, 720, "Família", "R$ 390", "R$ 610");
                } else {
                    write(content, bold, 14, 60, 780, "Café da manhã");
                    write(content, regular, 11, 60, 755, "Servido das 7 às 10 horas, com frutas da região.");
                }
                write(content, regular, 9, 280, 30, "Página " + number);
            }
        }
    }

    private static void row(PDPageContentStream content, PDFont font, float y, String... cells) throws IOException {
        for (int i = 0; i < cells.length; i++) {
            write(content, font, 11, 60 + 150f * i, y, cells[i]);
        }
    }

    private static void write(PDPageContentStream content, PDFont font, float size, float x, float y, String text)
            throws IOException {
        content.beginText();
        content.setFont(font, size);
        content.newLineAtOffset(x, y);
        content.showText(text);
        content.endText();
    }

    static Path docx(Path folder) throws IOException {
        try (XWPFDocument document = new XWPFDocument()) {
            XWPFStyles styles = document.createStyles();
            for (int level = 1; level <= 2; level++) {
                CTStyle style = CTStyle.Factory.newInstance();
                style.setStyleId("Ttulo" + level);
                style.addNewName().setVal("heading " + level);
                style.setType(STStyleType.PARAGRAPH);
                styles.addStyle(new XWPFStyle(style, styles));
            }
            paragraph(document, "Ttulo1", "Regras da casa");
            paragraph(document, "Ttulo2", "Silêncio");
            paragraph(document, null, "Pedimos silêncio das 22h às 8h, também na piscina.");
            paragraph(document, "Ttulo2", "Preços da lavanderia");
            XWPFTable table = document.createTable(3, 2);
            List<List<String>> rows =
                    List.of(List.of("Peça", "Preço"), List.of("Camisa", "R$ 12,00"), List.of("Calça", "R$ 15,50"));
            for (int r = 0; r < rows.size(); r++) {
                for (int c = 0; c < 2; c++) {
                    table.getRow(r).getCell(c).setText(rows.get(r).get(c));
                }
            }
            Path file = folder.resolve("regras.docx");
            try (OutputStream out = Files.newOutputStream(file)) {
                document.write(out);
            }
            return file;
        }
    }

    private static void paragraph(XWPFDocument document, String style, String text) {
        XWPFParagraph paragraph = document.createParagraph();
        if (style != null) {
            paragraph.setStyle(style);
        }
        paragraph.createRun().setText(text);
    }

    /** A Word document whose body is what the caller says. */
    static Path docxWithBody(Path folder, String name, String documentXml) throws IOException {
        Path file = folder.resolve(name);
        try (ZipOutputStream zip = docxStart(Files.newOutputStream(file))) {
            zip.write(documentXml.getBytes(StandardCharsets.UTF_8));
            zip.closeEntry();
        }
        return file;
    }

    /** A Word document of less than a megabyte whose body inflates to a gigabyte of spaces. */
    static Path zipBomb(Path folder) throws IOException {
        Path file = folder.resolve("bomba.docx");
        try (ZipOutputStream zip = docxStart(Files.newOutputStream(file))) {
            zip.write(
                    "<w:document xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"><w:body><w:p><w:r><w:t>"
                            .getBytes(StandardCharsets.UTF_8));
            byte[] spaces = " ".repeat(1 << 20).getBytes(StandardCharsets.UTF_8);
            for (int i = 0; i < 1024; i++) {
                zip.write(spaces);
            }
            zip.write("</w:t></w:r></w:p></w:body></w:document>".getBytes(StandardCharsets.UTF_8));
            zip.closeEntry();
        }
        return file;
    }

    private static ZipOutputStream docxStart(OutputStream out) throws IOException {
        ZipOutputStream zip = new ZipOutputStream(out);
        part(
                zip,
                "[Content_Types].xml",
                "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"><Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/><Override PartName=\"/word/document.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml\"/></Types>");
        part(
                zip,
                "_rels/.rels",
                "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"rId1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument\" Target=\"word/document.xml\"/></Relationships>");
        zip.putNextEntry(new ZipEntry("word/document.xml"));
        return zip;
    }

    private static void part(ZipOutputStream zip, String name, String content) throws IOException {
        zip.putNextEntry(new ZipEntry(name));
        zip.write(content.getBytes(StandardCharsets.UTF_8));
        zip.closeEntry();
    }

    static Path file(Path folder, String name, byte[] content) throws IOException {
        return Files.write(folder.resolve(name), content);
    }

    static byte[] png() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(new byte[] {(byte) 0x89, 'P', 'N', 'G', 13, 10, 26, 10, 0, 0, 0, 13, 'I', 'H', 'D', 'R'});
        out.writeBytes(new byte[64]);
        return out.toByteArray();
    }
}
