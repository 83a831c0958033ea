package dev.recado.it;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.PDPageContentStream;
import org.apache.pdfbox.pdmodel.encryption.AccessPermission;
import org.apache.pdfbox.pdmodel.encryption.StandardProtectionPolicy;
import org.apache.pdfbox.pdmodel.font.PDType1Font;
import org.apache.pdfbox.pdmodel.font.Standard14Fonts.FontName;
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
        zip.putNextEntry(new ZipEntry(name));
        zip.write(content.getBytes(StandardCharsets.UTF_8));
        zip.closeEntry();
    }
}
