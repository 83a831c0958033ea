package dev.recado.it;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Small files that would cost much to read; the module {@code document-parser} has tests of more of them, one by one. */
final class HostileFiles {
    private static final int DEEP = 100_000;
    // What of them can be read without harm, or is left out of an archive.
    private static final Set<String> MAY_BE_READ = Set.of("fundo.html", "fundo.md", "bomba.zip");

    private HostileFiles() {}

    /** By their names. */
    static Map<String, byte[]> ofEachKind() throws IOException {
        Map<String, byte[]> files = new LinkedHashMap<>();
        files.put("vazio.txt", new byte[0]);
        files.put("fundo.html", bytes("<html><body>" + "<div>".repeat(DEEP) + "x"));
        files.put("fundo.md", bytes(">".repeat(DEEP) + " x\n"));
        files.put("fundo.json", bytes("[".repeat(1_000_000)));
        files.put("fundo.eml", email());
        files.put("largo.csv", bytes("coluna;".repeat(1_000_000)));
        files.put("risadas.svg", bytes(laughs() + "<svg xmlns=\"http://www.w3.org/2000/svg\"><text>&a9;</text></svg>"));
        files.put("bomba.pdf", pdf());
        files.put("bomba.zip", zip());
        files.put("foto.png", new byte[] {(byte) 0x89, 'P', 'N', 'G', 13, 10, 26, 10, 0, 0, 0, 13});
        files.put("instalar.exe", new byte[] {'M', 'Z', 0, 0, 0, 0});
        return files;
    }

    /** The ends that a document of this name may come to. */
    static List<String> mayEndAs(String name) {
        return MAY_BE_READ.contains(name) ? List.of("READY", "FAILED", "UNPACKED") : List.of("FAILED");
    }

    private static byte[] email() {
        StringBuilder parts = new StringBuilder("Subject: fundo\nMIME-Version: 1.0\n");
        for (int i = 0; i < 10_000; i++) {
            parts.append("Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n".formatted(i, i));
        }
        return bytes(parts.toString());
    }

    private static String laughs() {
        StringBuilder type = new StringBuilder("<?xml version=\"1.0\"?><!DOCTYPE svg [<!ENTITY a0 \"aaaaaaaaaa\">");
        for (int i = 1; i < 10; i++) {
            type.append("<!ENTITY a%d \"%s\">".formatted(i, ("&a" + (i - 1) + ";").repeat(10)));
        }
        return type + "]>";
    }

    /** A page whose 300 KB inflate to 300 MB of spaces. */
    private static byte[] pdf() throws IOException {
        ByteArrayOutputStream contents = new ByteArrayOutputStream();
        try (DeflaterOutputStream out = new DeflaterOutputStream(contents)) {
            spaces(out);
        }
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        file.writeBytes(bytes(
                "%PDF-1.7\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
                        + "3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R>>endobj\n"
                        + "4 0 obj<</Length " + contents.size() + "/Filter/FlateDecode>>stream\n"));
        file.writeBytes(contents.toByteArray());
        file.writeBytes(bytes("\nendstream endobj\ntrailer<</Root 1 0 R/Size 5>>\n%%EOF\n"));
        return file.toByteArray();
    }

    private static byte[] zip() throws IOException {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(file)) {
            zip.putNextEntry(new ZipEntry("espacos.txt"));
            spaces(zip);
            zip.closeEntry();
        }
        return file.toByteArray();
    }

    private static void spaces(OutputStream out) throws IOException {
        byte[] block = bytes(" ".repeat(1_000_000));
        for (int i = 0; i < 300; i++) {
            out.write(block);
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
