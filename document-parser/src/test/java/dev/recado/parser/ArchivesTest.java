package dev.recado.parser;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/** ZIP files: each file becomes a document of its own; what does not says why. */
class ArchivesTest {
    @TempDir
    Path folder;

    @Test
    void each_file_that_can_be_read_is_unpacked_and_each_other_is_told_with_its_reason() throws IOException {
        byte[] sheet = Files.readAllBytes(OfficeSamples.xlsx(folder));
        byte[] nested = Files.readAllBytes(zip("dentro.zip", zip -> add(zip, "a.txt", "a")));
        byte[] disguised = Files.readAllBytes(zip("disfarce.zip", zip -> add(zip, "mimetype", "nada")));
        Path file = zip("pacote.zip", zip -> {
            add(zip, "pasta/", "");
            add(zip, "pasta/preços.xlsx", sheet);
            add(zip, "guia.md", "# Guia");
            add(zip, "__MACOSX/._guia.md", "lixo");
            add(zip, "Thumbs.db", "lixo");
            add(zip, "vazio.txt", "");
            add(zip, "dentro.zip", nested);
            add(zip, "disfarce.odt", disguised);
            add(zip, "instalar.exe", "MZ\0\0\0\0\0\0");
            add(zip, "enorme.txt", "a".repeat(1_000_001));
        });
        List<String> lines = Parsed.lines(file);
        assertThat(lines)
                .hasSize(9)
                .startsWith("{\"mediaType\":\"application/zip\"}")
                .contains(
                        "{\"refused\":\"vazio.txt\",\"reason\":\"EMPTY\",\"detail\":\"\"}",
                        "{\"refused\":\"disfarce.odt\",\"reason\":\"UNSUPPORTED\",\"detail\":\"ZIP\"}",
                        "{\"refused\":\"dentro.zip\",\"reason\":\"UNSUPPORTED\",\"detail\":\"ZIP\"}",
                        "{\"refused\":\"instalar.exe\",\"reason\":\"UNSUPPORTED\",\"detail\":\"application/x-msdownload\"}",
                        "{\"refused\":\"enorme.txt\",\"reason\":\"TOO_LARGE\",\"detail\":\"\"}",
                        "{\"end\":true,\"blocks\":0}");
        assertThat(unpacked(lines, "pasta/preços.xlsx")).hasBinaryContent(sheet);
        assertThat(unpacked(lines, "guia.md")).hasContent("# Guia");
        try (Stream<Path> left = Files.list(folder)) {
            assertThat(left.filter(one -> one.getFileName().toString().startsWith("part")))
                    .as("what was refused is not kept")
                    .hasSize(2);
        }
    }

    @Test
    void names_from_an_archive_never_become_paths() throws IOException {
        Path file = zip("travesso.zip", zip -> {
            add(zip, "../../../tmp/fora.txt", "fora");
            add(zip, "/etc/cron.d/raiz.txt", "raiz");
            add(zip, "..\\..\\janela.txt", "janela");
        });
        List<String> lines = Parsed.lines(file);
        assertThat(unpacked(lines, "tmp/fora.txt").getParent()).isEqualTo(folder);
        assertThat(unpacked(lines, "etc/cron.d/raiz.txt").getParent()).isEqualTo(folder);
        assertThat(unpacked(lines, "janela.txt").getParent()).isEqualTo(folder);
        assertThat(folder.resolve("../../../tmp/fora.txt")).doesNotExist();
    }

    @Test
    void a_link_in_an_archive_is_not_followed() throws IOException {
        Path file = zip("elo.zip", zip -> {
            ZipArchiveEntry link = new ZipArchiveEntry("senhas.txt");
            link.setUnixMode(0120777);
            zip.putArchiveEntry(link);
            zip.write("/etc/passwd".getBytes(StandardCharsets.UTF_8));
            zip.closeArchiveEntry();
        });
        assertThat(Parsed.lines(file))
                .contains("{\"refused\":\"senhas.txt\",\"reason\":\"UNSUPPORTED\",\"detail\":\"\"}");
    }

    @Test
    void names_as_windows_writes_them_in_brazil_keep_their_accents() throws IOException {
        Path file = folder.resolve("windows.zip");
        try (ZipArchiveOutputStream zip = new ZipArchiveOutputStream(file.toFile())) {
            zip.setEncoding("IBM850");
            zip.setUseLanguageEncodingFlag(false);
            add(zip, "preços.txt", "a".getBytes(Charset.defaultCharset()));
        }
        assertThat(Parsed.lines(file)).anyMatch(line -> line.contains("\"name\":\"preços.txt\""));
    }

    private Path unpacked(List<String> lines, String name) {
        String line = lines.stream()
                .filter(one -> one.startsWith("{\"file\":") && one.contains("\"name\":\"" + name + "\""))
                .findFirst()
                .orElseThrow(() -> new AssertionError(name + " is not in " + lines));
        return folder.resolve(line.split("\"")[3]);
    }

    private interface Filling {
        void of(ZipArchiveOutputStream zip) throws IOException;
    }

    private Path zip(String name, Filling filling) throws IOException {
        Path file = folder.resolve(name);
        try (ZipArchiveOutputStream zip = new ZipArchiveOutputStream(file.toFile())) {
            filling.of(zip);
        }
        return file;
    }

    private static void add(ZipArchiveOutputStream zip, String name, String content) throws IOException {
        add(zip, name, content.getBytes(StandardCharsets.UTF_8));
    }

    private static void add(ZipArchiveOutputStream zip, String name, byte[] content) throws IOException {
        zip.putArchiveEntry(new ZipArchiveEntry(name));
        zip.write(content);
        zip.closeArchiveEntry();
    }
}
