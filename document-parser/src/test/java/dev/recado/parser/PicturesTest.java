package dev.recado.parser;

import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.PDPageContentStream;
import org.apache.pdfbox.pdmodel.common.PDRectangle;
import org.apache.pdfbox.pdmodel.font.PDType1Font;
import org.apache.pdfbox.pdmodel.font.Standard14Fonts.FontName;
import org.apache.pdfbox.pdmodel.graphics.image.LosslessFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Pictures and scanned pages, where Tesseract is installed and where it is not. */
class PicturesTest {
    @TempDir
    Path folder;

    static boolean isInstalled() {
        return Parsed.tesseract() != null;
    }

    @Test
    @EnabledIf(
            value = "isInstalled",
            disabledReason = "Tesseract is not installed (Debian: tesseract-ocr tesseract-ocr-por tesseract-ocr-eng)")
    void pictures_of_text_are_read_with_their_accents() throws IOException {
        for (String type : new String[] {"png", "jpg", "tiff"}) {
            Path file = folder.resolve("aviso." + type);
            ImageIO.write(
                    picture("O café da manhã é servido das 7 às 10 horas.", "Crianças até seis anos não pagam."),
                    type,
                    file.toFile());
            assertThat(Parsed.lines(file, Parsed.tesseract()))
                    .as(type)
                    .anyMatch(line -> line.contains("O café da manhã é servido das 7 às 10 horas."))
                    .anyMatch(line -> line.contains("Crianças até seis anos não pagam."))
                    .first()
                    .asString()
                    .contains(type.equals("jpg") ? "image/jpeg" : "image/" + type);
        }
    }

    @Test
    @EnabledIf(
            value = "isInstalled",
            disabledReason = "Tesseract is not installed (Debian: tesseract-ocr tesseract-ocr-por tesseract-ocr-eng)")
    void a_fax_of_two_pages_is_read_page_by_page() throws IOException {
        assertThat(Parsed.lines(fax(), Parsed.tesseract()))
                .anyMatch(line -> line.contains("O café da manhã é servido") && line.contains("\"page\":1"))
                .anyMatch(line -> line.contains("Crianças até seis anos não pagam.") && line.contains("\"page\":2"))
                .last()
                .asString()
                .contains("\"pages\":2");
    }

    private Path fax() throws IOException {
        Path file = folder.resolve("fax.tiff");
        ImageWriter writer = ImageIO.getImageWritersByFormatName("tiff").next();
        try (ImageOutputStream out = ImageIO.createImageOutputStream(file.toFile())) {
            writer.setOutput(out);
            writer.prepareWriteSequence(null);
            writer.writeToSequence(
                    new IIOImage(picture("O café da manhã é servido das 7 às 10 horas."), null, null), null);
            writer.writeToSequence(new IIOImage(picture("Crianças até seis anos não pagam."), null, null), null);
            writer.endWriteSequence();
        } finally {
            writer.dispose();
        }
        return file;
    }

    @Test
    @EnabledIf(
            value = "isInstalled",
            disabledReason = "Tesseract is not installed (Debian: tesseract-ocr tesseract-ocr-por tesseract-ocr-eng)")
    void the_rows_of_a_table_that_was_scanned_stay_together() throws IOException {
        Path file = folder.resolve("tabela.pdf");
        try (PDDocument document = new PDDocument()) {
            scanned(document, picture("Quarto        Diária", "Casal         R$ 280,00", "Família       R$ 390,00"));
            document.save(file.toFile());
        }
        assertThat(String.join("\n", Parsed.lines(file, Parsed.tesseract())))
                .containsPattern("Casal[^\\n]{0,5}\\s*R\\$ 280,00")
                .containsPattern("Família[^\\n]{0,5}\\s*R\\$ 390,00");
    }

    @Test
    @EnabledIf(
            value = "isInstalled",
            disabledReason = "Tesseract is not installed (Debian: tesseract-ocr tesseract-ocr-por tesseract-ocr-eng)")
    void scanned_pages_are_read_in_their_place_and_pages_without_text_are_told() throws IOException {
        assertThat(Parsed.lines(mixedPdf(), Parsed.tesseract()))
                .satisfiesExactly(
                        line -> assertThat(line).contains("application/pdf"),
                        line -> assertThat(line).contains("\"slow\":true"),
                        line -> assertThat(line).isEqualTo("{\"note\":\"PAGES_WITHOUT_TEXT\",\"details\":[\"4\"]}"),
                        line -> assertThat(line).contains("O estacionamento é grátis", "\"page\":1"),
                        line -> assertThat(line).contains("O café da manhã é servido das 7 às 10 horas.", "\"page\":2"),
                        line -> assertThat(line).contains("A piscina abre às oito", "\"page\":3"),
                        line -> assertThat(line).contains("\"pages\":4"));
    }

    @Test
    void without_tesseract_the_text_is_taken_and_the_scanned_pages_are_told_with_what_to_install() throws IOException {
        assertThat(Parsed.lines(mixedPdf()))
                .contains(
                        "{\"note\":\"OCR_MISSING\",\"details\":[\"2, 4\",\"tesseract-ocr tesseract-ocr-por tesseract-ocr-eng\"]}")
                .anyMatch(line -> line.contains("O estacionamento é grátis"))
                .noneMatch(line -> line.contains("café"));
    }

    @Test
    void without_tesseract_a_picture_or_a_scan_is_refused_with_what_to_install() throws IOException {
        Path picture = png("Recepção");
        assertThatThrownBy(() -> Parsed.lines(picture))
                .hasMessage("OCR_MISSING: tesseract-ocr tesseract-ocr-por tesseract-ocr-eng");
        Path scan = folder.resolve("scan.pdf");
        try (PDDocument document = new PDDocument()) {
            scanned(document, picture("Recepção"));
            document.save(scan.toFile());
        }
        assertThatThrownBy(() -> Parsed.lines(scan))
                .hasMessage("OCR_MISSING: tesseract-ocr tesseract-ocr-por tesseract-ocr-eng");
    }

    @Test
    void a_broken_picture_costs_its_page_and_not_the_text_of_the_others() throws IOException {
        Path file = mixedPdf();
        String pdf = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
        Files.write(
                file,
                pdf.replace("/FlateDecode\n/Subtype /Image", "/NoDecode\n/Subtype /Image")
                        .replaceAll("/Width 1600", "/Width -999")
                        .getBytes(StandardCharsets.ISO_8859_1));
        assertThat(Parsed.lines(file, Parsed.tesseract()))
                .anyMatch(line -> line.contains("O estacionamento é grátis"))
                .anyMatch(line -> line.contains("A piscina abre às oito"));
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void without_the_portuguese_model_a_picture_is_refused_with_what_to_install() throws IOException {
        Path picture = png("Recepção");
        String english = program("echo List of available languages; echo eng; echo osd");
        assertThatThrownBy(() -> Parsed.lines(picture, english)).hasMessage("OCR_MISSING: tesseract-ocr-por");
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void a_program_that_fails_costs_its_picture_only() throws IOException {
        String broken = program("test \"$1\" = --list-langs && printf 'por\\neng\\n' && exit 0; exit 1");
        assertThat(Parsed.lines(mixedPdf(), broken))
                .contains("{\"note\":\"PAGES_WITHOUT_TEXT\",\"details\":[\"2, 4\"]}")
                .anyMatch(line -> line.contains("O estacionamento é grátis"));
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void a_program_that_takes_too_long_over_a_picture_is_ended() throws Exception {
        Path pid = folder.resolve("pid");
        String hanging = program("test \"$1\" = --list-langs && printf 'por\\neng\\n' && exit 0; echo $$ > " + pid
                + "; exec sleep 1000");
        Parsing parsing = Parsing.with(
                List.of("-Drecado.tesseract=" + hanging, "-Drecado.ocr.seconds=8"), png("Recepção"), "aviso.png", "8");
        assertThat(parsing.exitCode()).isEqualTo(Problem.NO_TEXT.exitCode());
        assertGone(pid);
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void a_program_that_hangs_does_not_outlive_the_deadline() throws Exception {
        Path pid = folder.resolve("pid");
        String hanging = program("echo $$ > " + pid + "; exec sleep 1000");
        Parsing parsing = Parsing.with(List.of("-Drecado.tesseract=" + hanging), png("Recepção"), "aviso.png", "4");
        assertThat(parsing.exitCode()).isEqualTo(Problem.TIMED_OUT.exitCode());
        assertGone(pid);
    }

    private static void assertGone(Path pid) throws IOException {
        long child = Long.parseLong(Files.readString(pid).strip());
        // One that is dead but was not buried yet has no command any more.
        assertThat(ProcessHandle.of(child).flatMap(one -> one.info().command())).isEmpty();
    }

    private Path png(String... lines) throws IOException {
        Path file = folder.resolve("aviso.png");
        ImageIO.write(picture(lines), "png", file.toFile());
        return file;
    }

    private String program(String script) throws IOException {
        Path file =
                Files.writeString(folder.resolve("tesseract"), "#!/bin/sh\n" + script + "\n", StandardCharsets.UTF_8);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
        return file.toString();
    }

    /** Text, a scan below a scanner's stamp, text, and a photograph without any. */
    private Path mixedPdf() throws IOException {
        try (PDDocument document = new PDDocument()) {
            text(document, "O estacionamento é grátis para hóspedes.");
            scanned(document, picture("O café da manhã é servido das 7 às 10 horas."));
            text(document, "A piscina abre às oito e fecha às dez.");
            scanned(document, new BufferedImage(800, 600, BufferedImage.TYPE_INT_RGB));
            Path file = folder.resolve("misto.pdf");
            document.save(file.toFile());
            return file;
        }
    }

    private static void text(PDDocument document, String text) throws IOException {
        PDPage page = new PDPage(PDRectangle.A4);
        document.addPage(page);
        try (PDPageContentStream content = new PDPageContentStream(document, page)) {
            content.beginText();
            content.setFont(new PDType1Font(FontName.HELVETICA), 11);
            content.newLineAtOffset(60, 700);
            content.showText(text);
            content.endText();
        }
    }

    private static void scanned(PDDocument document, BufferedImage picture) throws IOException {
        PDPage page = new PDPage(PDRectangle.A4);
        document.addPage(page);
        try (PDPageContentStream content = new PDPageContentStream(document, page)) {
            content.drawImage(LosslessFactory.createFromImage(document, picture), 20, 300, 550, 400);
        }
    }

    private static BufferedImage picture(String... lines) {
        BufferedImage picture = new BufferedImage(1600, 1000, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = picture.createGraphics();
        graphics.setRenderingHint(RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
        graphics.setColor(Color.WHITE);
        graphics.fillRect(0, 0, 1600, 1000);
        graphics.setColor(Color.BLACK);
        graphics.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, 42));
        for (int i = 0; i < lines.length; i++) {
            graphics.drawString(lines[i], 100, 200 + 160 * i);
        }
        graphics.dispose();
        return picture;
    }
}
