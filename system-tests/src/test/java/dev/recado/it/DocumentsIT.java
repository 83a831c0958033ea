package dev.recado.it;

import com.fasterxml.jackson.databind.JsonNode;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.imageio.ImageIO;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.PDPageContentStream;
import org.apache.pdfbox.pdmodel.encryption.AccessPermission;
import org.apache.pdfbox.pdmodel.encryption.StandardProtectionPolicy;
import org.apache.pdfbox.pdmodel.font.PDType1Font;
import org.apache.pdfbox.pdmodel.font.Standard14Fonts.FontName;
import org.apache.poi.ss.usermodel.CellStyle;
import org.apache.poi.xslf.usermodel.XMLSlideShow;
import org.apache.poi.xssf.usermodel.XSSFCell;
import org.apache.poi.xssf.usermodel.XSSFSheet;
import org.apache.poi.xssf.usermodel.XSSFWorkbook;
import org.apache.poi.xwpf.usermodel.XWPFDocument;
import org.apache.poi.xwpf.usermodel.XWPFParagraph;
import org.apache.poi.xwpf.usermodel.XWPFTable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Documents, good ones and bad ones; of a bad one its status says what it is and what to do, in both languages. */
class DocumentsIT {
    private static final String DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";

    private final Business business = Business.open(Suite.installation(), "Documentos");

    @Test
    void a_pdf_is_read_and_can_be_looked_at_searched_and_deleted() throws IOException {
        byte[] pdf = pdf(false);
        String id = business.upload("tabela.pdf", "application/pdf", pdf);
        JsonNode document = business.awaitDocument(id, "READY");
        assertThat(document.get("size").asInt()).isEqualTo(pdf.length);

        Api admin = business.admin();
        String path = "/knowledge/documents/" + id;
        assertThat(admin.get(path + "/passages").expect(200).body()).contains("lavanderia custa 37 reais");
        assertThat(admin.get(path + "/original").expect(200).header("Content-Disposition"))
                .contains("tabela.pdf");
        assertThat(search("Quanto custa a lavanderia?").toString()).contains(id);

        admin.delete(path).expect(204);
        assertThat(admin.get(path).problem(404)).isEqualTo("not-found");
        assertThat(search("Quanto custa a lavanderia?").toString()).doesNotContain(id);

        await().until(() -> admin.get("/knowledge/deletions").expect(200).items().stream()
                .anyMatch(receipt -> receipt.get("documentId").asText().equals(id)
                        && receipt.get("verified").asBoolean()
                        && receipt.get("inIndex").asInt() == 0));
        JsonNode proof = Installation.awaitItem(admin, "/audit", "action", "knowledge.document.purged");
        assertThat(proof.toString()).contains(id).contains("tabela.pdf").contains("verifiedAt");
    }

    @Test
    void every_kind_of_text_document_is_read() {
        String html = "<html><body><h1>Piscina</h1><p>A piscina abre às 8h40.</p></body></html>";
        String id = business.upload("piscina.html", "text/html", html.getBytes(StandardCharsets.UTF_8));
        business.awaitDocument(id, "READY");
        assertThat(search("Quando abre a piscina?").toString()).contains("8h40").contains(id);
        String text = business.upload(
                "sauna.txt", "text/plain", "A sauna funciona até as 21h25.".getBytes(StandardCharsets.UTF_8));
        business.awaitDocument(text, "READY");
        assertThat(search("Até que horas funciona a sauna?").toString())
                .contains("21h25")
                .contains(text);
    }

    /** By way of a ZIP file, which is one upload for all of them. */
    @Test
    void a_zip_becomes_documents_of_every_format_that_is_read_and_says_what_did_not() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            entry(zip, "tabelas/marina.xlsx", sheet());
            entry(zip, "apresentações/trilha.pptx", slides());
            entry(zip, "ateliê.odt", openDocument());
            entry(zip, "loja.csv", "Produto;Preço\nChapéu de palha;R$ 58,00\n");
            entry(
                    zip,
                    "aviso.eml",
                    "Subject: Elevador\nFrom: zeladoria@exemplo.com.br\n\nO elevador para na terça às 6h15.\n");
            entry(zip, "quadra.json", "{\"quadra\": {\"aluguel por hora\": \"R$ 74\"}}");
            entry(zip, "mural.png", picture());
            entry(zip, "instalar.exe", new byte[] {'M', 'Z', 0, 0, 0, 0});
            entry(zip, "../../dentro.zip", new byte[] {
                'P', 'K', 5, 6, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0
            });
        }
        String id = business.upload("pacote.zip", "application/zip", bytes.toByteArray());
        String notes = business.awaitDocument(id, "UNPACKED").get("notes").toString();
        assertThat(notes)
                .contains(
                        "7 de 9 arquivos do ZIP viraram documentos",
                        "instalar.exe: tem um tipo",
                        "dentro.zip: tem um tipo");
        Map<String, JsonNode> documents = new HashMap<>();
        business.admin()
                .get("/knowledge/documents?limit=100")
                .expect(200)
                .json()
                .get("items")
                .forEach(one -> documents.put(one.get("name").asText(), one));
        Map<String, List<String>> answers = Map.of(
                "marina.xlsx", List.of("Quanto custa a vaga na marina?", "R$ 132,50"),
                "trilha.pptx", List.of("Quanto tempo dura a trilha do farol?", "três horas"),
                "ateliê.odt", List.of("Que dia é a oficina de cerâmica?", "quinta-feira"),
                "loja.csv", List.of("Preço do chapéu de palha", "Preço: R$ 58,00"),
                "aviso.eml", List.of("Quando o elevador para?", "6h15"),
                "quadra.json", List.of("Qual é o aluguel da quadra por hora?", "R$ 74"));
        answers.forEach((name, asked) -> {
            String document = documents.get(name).get("id").asText();
            assertThat(business.awaitDocument(document, "READY").get("source").asText())
                    .startsWith("pacote.zip");
            assertThat(search(asked.getFirst()).toString()).as(name).contains(document, asked.getLast());
        });
        // Whether pictures can be read depends on the machine; where not, the status says what is missing.
        String mural = documents.get("mural.png").get("id").asText();
        JsonNode read = await().atMost(2, TimeUnit.MINUTES)
                .until(
                        () -> business.admin()
                                .get("/knowledge/documents/" + mural)
                                .expect(200)
                                .json(),
                        one -> List.of("READY", "FAILED")
                                .contains(one.get("status").asText()));
        if (read.get("status").asText().equals("FAILED")) {
            assertThat(read.get("problemCode").asText()).isEqualTo("document.ocr-missing");
            assertThat(read.get("problem").asText()).contains("apt-get install");
        } else {
            assertThat(search("Quando é a festa junina?").toString()).contains(mural, "junho");
        }
    }

    private static byte[] sheet() throws IOException {
        try (XSSFWorkbook book = new XSSFWorkbook()) {
            XSSFSheet sheet = book.createSheet("Marina");
            sheet.createRow(0).createCell(0).setCellValue("Vaga");
            sheet.getRow(0).createCell(1).setCellValue("Diária");
            sheet.createRow(1).createCell(0).setCellValue("Lancha até 30 pés");
            XSSFCell price = sheet.getRow(1).createCell(1);
            price.setCellValue(132.5);
            CellStyle money = book.createCellStyle();
            money.setDataFormat(book.createDataFormat().getFormat("\"R$\" #,##0.00"));
            price.setCellStyle(money);
            return written(book::write);
        }
    }

    private static byte[] slides() throws IOException {
        try (XMLSlideShow show = new XMLSlideShow()) {
            show.createSlide().createTextBox().setText("A trilha do farol dura três horas e sai às 7h.");
            return written(show::write);
        }
    }

    private static byte[] openDocument() throws IOException {
        return written(out -> {
            try (ZipOutputStream zip = new ZipOutputStream(out)) {
                byte[] type = "application/vnd.oasis.opendocument.text".getBytes(StandardCharsets.US_ASCII);
                CRC32 crc = new CRC32();
                crc.update(type);
                ZipEntry first = new ZipEntry("mimetype");
                first.setMethod(ZipEntry.STORED);
                first.setSize(type.length);
                first.setCrc(crc.getValue());
                zip.putNextEntry(first);
                zip.write(type);
                entry(zip, "content.xml", """
                        <office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" \
                        xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:text>\
                        <text:h text:outline-level="1">Ateliê</text:h><text:p>A oficina de cerâmica é na quinta-feira.</text:p>\
                        </office:text></office:body></office:document-content>""");
            }
        });
    }

    private static byte[] picture() throws IOException {
        BufferedImage picture = new BufferedImage(1600, 400, BufferedImage.TYPE_BYTE_GRAY);
        Graphics2D graphics = picture.createGraphics();
        graphics.fillRect(0, 0, 1600, 400);
        graphics.setColor(Color.BLACK);
        graphics.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, 48));
        graphics.drawString("A festa junina é no dia 23 de junho.", 80, 200);
        graphics.dispose();
        return written(out -> ImageIO.write(picture, "png", out));
    }

    private interface Writing {
        void to(OutputStream out) throws IOException;
    }

    private static byte[] written(Writing writing) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        writing.to(bytes);
        return bytes.toByteArray();
    }

    @Test
    void an_empty_file_says_so() {
        failsSaying("nada.txt", "text/plain", new byte[0], "vazio", "empty");
    }

    @Test
    void a_document_without_text_says_so() {
        failsSaying("branco.txt", "text/plain", "  \n\t \n".getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void an_encrypted_pdf_says_so() throws IOException {
        failsSaying("cifrado.pdf", "application/pdf", pdf(true), "senha", "password");
    }

    @Test
    void a_corrupt_pdf_says_so() throws IOException {
        failsSaying("cortado.pdf", "application/pdf", Arrays.copyOf(pdf(false), 200));
    }

    @Test
    void a_file_of_a_wrong_type_says_so() {
        byte[] archive = new byte[2_000];
        System.arraycopy(new byte[] {'R', 'a', 'r', '!', 0x1a, 7, 1, 0}, 0, archive, 0, 8);
        failsSaying("fotos.rar", "application/vnd.rar", archive, "PDF", "PDF");
    }

    @Test
    void a_zip_bomb_that_says_it_is_a_word_document_is_stopped() throws IOException {
        failsSaying("bomba.docx", DOCX, bomb());
    }

    @Test
    void a_document_that_failed_does_not_hold_up_the_next() {
        business.awaitDocument(
                business.upload("lixo.pdf", "application/pdf", "%PDF-1.7 lixo".getBytes(StandardCharsets.UTF_8)),
                "FAILED");
        assertThat(business.teach("guia.md", Business.DOCUMENT).get("status").asText())
                .isEqualTo("READY");
    }

    @Test
    void a_word_document_of_two_pages_answers_with_its_accents_and_the_rows_of_its_table() throws IOException {
        String id = business.upload("chales.docx", DOCX, wordDocument());
        business.awaitDocument(id, "READY");
        assertThat(business.admin()
                        .get("/knowledge/documents/" + id + "/passages")
                        .expect(200)
                        .body())
                .contains(
                        "A recepção dos chalés atende até às 23h.",
                        "Chalé do Ipê | R$ 389,00",
                        "Crianças de até três anos não pagam.");
        assertThat(search("Quanto custa o chalé do ipê?").toString()).contains(id, "R$ 389,00");
        assertThat(search("Crianças pagam nos chalés?").toString()).contains(id, "não pagam");
    }

    private static byte[] wordDocument() throws IOException {
        try (XWPFDocument document = new XWPFDocument()) {
            document.createParagraph().createRun().setText("A recepção dos chalés atende até às 23h.");
            XWPFTable table = document.createTable(2, 2);
            table.getRow(0).getCell(0).setText("Acomodação");
            table.getRow(0).getCell(1).setText("Diária");
            table.getRow(1).getCell(0).setText("Chalé do Ipê");
            table.getRow(1).getCell(1).setText("R$ 389,00");
            XWPFParagraph second = document.createParagraph();
            second.setPageBreak(true);
            second.createRun().setText("Crianças de até três anos não pagam.");
            return written(document::write);
        }
    }

    @Test
    void hostile_files_of_each_kind_in_a_mass_upload_cost_only_themselves_while_a_customer_is_answered()
            throws IOException {
        business.teach("guia.md", Business.DOCUMENT);
        Map<String, byte[]> hostile = HostileFiles.ofEachKind();
        hostile.put("bomba.docx", bomb());
        hostile.put("cifrado.pdf", pdf(true));
        hostile.put("cortado.pdf", Arrays.copyOf(pdf(false), 200));
        List<String> good = new ArrayList<>();
        Map<String, String> bad = new HashMap<>();
        hostile.forEach((name, content) -> {
            int number = bad.size();
            String text = "O passeio de barco número " + number + " custa R$ " + (120 + number) + " por pessoa.";
            bad.put(name, business.upload(name, "application/octet-stream", content));
            good.add(business.upload("barco-" + number + ".txt", "text/plain", text.getBytes(StandardCharsets.UTF_8)));
        });

        Customer ana = business.customer("Ana");
        ana.writes("A que horas começa o check-in?");
        assertThat(ana.awaitAnswer()).contains("14h30");

        bad.forEach((name, id) -> assertThat(awaitEnd(id)).as(name).isIn(HostileFiles.mayEndAs(name)));
        good.forEach(id -> business.awaitDocument(id, "READY"));
        assertThat(search("Quanto custa o passeio de barco número 3?").toString())
                .contains("R$ 123");
    }

    /** How a document ended: READY, FAILED or UNPACKED. */
    private String awaitEnd(String id) {
        return await().atMost(5, TimeUnit.MINUTES)
                .until(
                        () -> business.admin()
                                .get("/knowledge/documents/" + id)
                                .expect(200)
                                .json()
                                .get("status")
                                .asText(),
                        List.of("READY", "FAILED", "UNPACKED")::contains);
    }

    /** Uploads a file and checks that its problem is told in both languages, with these words in them. */
    private void failsSaying(String name, String mediaType, byte[] content, String... words) {
        String id = business.upload(name, mediaType, content);
        JsonNode failed = business.awaitDocument(id, "FAILED");
        assertThat(failed.get("problemCode").asText()).isNotBlank();
        String path = "/knowledge/documents/" + id;
        String portuguese = business.admin()
                .speaking("pt-BR")
                .get(path)
                .json()
                .get("problem")
                .asText();
        String english =
                business.admin().speaking("en").get(path).json().get("problem").asText();
        assertThat(portuguese).isNotBlank().isNotEqualTo(english).doesNotContain("Exception");
        assertThat(english).isNotBlank().doesNotContain("Exception");
        if (words.length > 0) {
            assertThat(portuguese).contains(words[0]);
            assertThat(english).contains(words[1]);
        }
    }

    private JsonNode search(String query) {
        return business.admin()
                .post("/knowledge/search", Map.of("query", query))
                .expect(200)
                .json()
                .get("passages");
    }

    private static byte[] pdf(boolean encrypted) throws IOException {
        try (PDDocument document = new PDDocument()) {
            PDPage page = new PDPage();
            document.addPage(page);
            try (PDPageContentStream content = new PDPageContentStream(document, page)) {
                content.beginText();
                content.setFont(new PDType1Font(FontName.HELVETICA), 12);
                content.newLineAtOffset(60, 700);
                content.showText("A lavanderia custa 37 reais por cesto de roupa, entregue no dia seguinte.");
                content.endText();
            }
            if (encrypted) {
                document.protect(new StandardProtectionPolicy("dona", "segredo", new AccessPermission()));
            }
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            document.save(bytes);
            return bytes.toByteArray();
        }
    }

    /** A word document of a few hundred kilobytes whose text would be 300 MB. */
    private static byte[] bomb() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            zip.setLevel(9);
            entry(zip, "[Content_Types].xml", """
                    <?xml version="1.0" encoding="UTF-8"?>
                    <Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">\
                    <Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>\
                    <Override PartName="/word/document.xml" ContentType="%s.main+xml"/></Types>""".formatted(DOCX));
            entry(zip, "_rels/.rels", """
                    <?xml version="1.0" encoding="UTF-8"?>
                    <Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">\
                    <Relationship Id="r1" Target="word/document.xml" \
                    Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"/>\
                    </Relationships>""");
            zip.putNextEntry(new ZipEntry("word/document.xml"));
            zip.write(("<?xml version=\"1.0\"?><w:document xmlns:w=\"http://schemas.openxmlformats.org/"
                            + "wordprocessingml/2006/main\"><w:body><w:p><w:r><w:t>")
                    .getBytes(StandardCharsets.UTF_8));
            byte[] block = "bomba ".repeat(20_000).getBytes(StandardCharsets.UTF_8);
            for (int i = 0; i < 2_500; i++) {
                zip.write(block);
            }
            zip.write("</w:t></w:r></w:p></w:body></w:document>".getBytes(StandardCharsets.UTF_8));
            zip.closeEntry();
        }
        return bytes.toByteArray();
    }

    private static void entry(ZipOutputStream zip, String name, String content) throws IOException {
        entry(zip, name, content.getBytes(StandardCharsets.UTF_8));
    }

    private static void entry(ZipOutputStream zip, String name, byte[] content) throws IOException {
        zip.putNextEntry(new ZipEntry(name));
        zip.write(content);
        zip.closeEntry();
    }
}
