package dev.recado.parser;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/** Documents that mean harm. */
final class HostileSamples {
    private static final int BLOCK = 1 << 20;
    private static final String W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";
    private static final String S = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    private static final String P = "http://schemas.openxmlformats.org/presentationml/2006/main";
    private static final String A = "http://schemas.openxmlformats.org/drawingml/2006/main";
    private static final String R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

    private HostileSamples() {}

    /** A ZIP file with one file of spaces, of which each megabyte takes a kilobyte. */
    static Path zipOfSpaces(Path folder, String name, String entry, long size) throws IOException {
        return zipOf(folder.resolve(name), List.of(entry), size);
    }

    static Path zipOfManySpaces(Path folder, String name, int files, long size) throws IOException {
        List<String> entries = new ArrayList<>();
        for (int i = 0; i < files; i++) {
            entries.add("espacos" + i + ".txt");
        }
        return zipOf(folder.resolve(name), entries, size);
    }

    // By hand, because compressing gigabytes would take longer than the tests.
    private static Path zipOf(Path file, List<String> names, long size) throws IOException {
        byte[] block = deflated(BLOCK);
        byte[] rest = deflated((int) (size % BLOCK));
        byte[] end = {1, 0, 0, (byte) 0xFF, (byte) 0xFF};
        long compressed = size / BLOCK * block.length + rest.length + end.length;
        CRC32 crc = new CRC32();
        if (size < 100_000_000) {
            byte[] spaces = new byte[(int) size];
            Arrays.fill(spaces, (byte) ' ');
            crc.update(spaces);
        }
        try (OutputStream out = Files.newOutputStream(file)) {
            ByteArrayOutputStream directory = new ByteArrayOutputStream();
            long offset = 0;
            for (String name : names) {
                byte[] text = name.getBytes(StandardCharsets.US_ASCII);
                ByteBuffer common = ByteBuffer.allocate(26).order(ByteOrder.LITTLE_ENDIAN);
                common.putShort((short) 20)
                        .putShort((short) 0)
                        .putShort((short) 8)
                        .putInt(0);
                common.putInt((int) crc.getValue()).putInt((int) compressed).putInt((int) size);
                common.putShort((short) text.length).putShort((short) 0);
                out.write(new byte[] {'P', 'K', 3, 4});
                out.write(common.array());
                out.write(text);
                for (long i = 0; i < size / BLOCK; i++) {
                    out.write(block);
                }
                out.write(rest);
                out.write(end);
                directory.write(new byte[] {'P', 'K', 1, 2, 20, 0});
                directory.write(common.array());
                directory.write(ByteBuffer.allocate(14)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .putShort((short) 0)
                        .putShort((short) 0)
                        .putShort((short) 0)
                        .putInt(0)
                        .putInt((int) offset)
                        .array());
                directory.write(text);
                offset += 30 + text.length + compressed;
            }
            out.write(directory.toByteArray());
            ByteBuffer last = ByteBuffer.allocate(22).order(ByteOrder.LITTLE_ENDIAN);
            last.put(new byte[] {'P', 'K', 5, 6}).putInt(0);
            last.putShort((short) names.size()).putShort((short) names.size());
            last.putInt(directory.size()).putInt((int) offset).putShort((short) 0);
            out.write(last.array());
        }
        return file;
    }

    /** Spaces as deflated blocks that others may follow. */
    private static byte[] deflated(int size) {
        byte[] spaces = new byte[size];
        Arrays.fill(spaces, (byte) ' ');
        Deflater deflater = new Deflater(9, true);
        deflater.setInput(spaces);
        byte[] buffer = new byte[size / 100 + 1_000];
        int length = deflater.deflate(buffer, 0, buffer.length, Deflater.FULL_FLUSH);
        deflater.end();
        return Arrays.copyOf(buffer, length);
    }

    /** A ZIP file of names and contents, each text or bytes. */
    static Path zip(Path folder, String name, Object... namesAndContents) throws IOException {
        Path file = folder.resolve(name);
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
            for (int i = 0; i < namesAndContents.length; i += 2) {
                zip.putNextEntry(new ZipEntry((String) namesAndContents[i]));
                Object content = namesAndContents[i + 1];
                zip.write(
                        content instanceof byte[] bytes ? bytes : ((String) content).getBytes(StandardCharsets.UTF_8));
                zip.closeEntry();
            }
        }
        return file;
    }

    /** A document type whose entities grow tenfold, eleven times. */
    static String laughs() {
        StringBuilder type = new StringBuilder("<!DOCTYPE x [<!ENTITY a0 \"aaaaaaaaaa\">");
        for (int i = 1; i < 12; i++) {
            type.append("<!ENTITY a%d \"%s\">".formatted(i, ("&a" + (i - 1) + ";").repeat(10)));
        }
        return type + "]>";
    }

    /** One document of each format of XML, with this document type and reference. */
    static List<Path> withDoctype(Path folder, String type, String reference) throws IOException {
        return List.of(
                Samples.docxWithBody(
                        folder,
                        "t.docx",
                        type + "<w:document xmlns:w=\"" + W + "\"><w:body><w:p><w:r><w:t>antes " + reference
                                + "</w:t></w:r></w:p></w:body></w:document>"),
                book(
                        folder,
                        "t.xlsx",
                        type + "<worksheet xmlns=\"" + S
                                + "\"><sheetData><row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>antes " + reference
                                + "</t></is></c></row></sheetData></worksheet>"),
                slides(folder, "t.pptx", type, "antes " + reference),
                OfficeSamples.odtOf(
                        folder,
                        "t.odt",
                        type
                                + "<office:document-content xmlns:office=\"urn:oasis:names:tc:opendocument:xmlns:office:1.0\" xmlns:text=\"urn:oasis:names:tc:opendocument:xmlns:text:1.0\"><office:body><office:text><text:p>antes "
                                + reference + "</text:p></office:text></office:body></office:document-content>"));
    }

    /** A workbook whose only sheet holds this XML. */
    static Path workbook(Path folder, String name, String sheet) throws IOException {
        return book(folder, name, "<worksheet xmlns=\"" + S + "\">" + sheet + "</worksheet>");
    }

    private static Path book(Path folder, String name, String sheetXml, Object... more) throws IOException {
        boolean macros = name.endsWith("m");
        List<Object> parts = new ArrayList<>(List.of(
                "[Content_Types].xml",
                types(
                        "xl/workbook.xml",
                        macros
                                ? "application/vnd.ms-excel.sheet.macroEnabled.main+xml"
                                : "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
                        "xl/worksheets/sheet1.xml",
                        "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"),
                "_rels/.rels",
                relation("officeDocument", "xl/workbook.xml"),
                "xl/workbook.xml",
                "<workbook xmlns=\"" + S + "\" xmlns:r=\"" + R
                        + "\"><sheets><sheet name=\"Folha\" sheetId=\"1\" r:id=\"rId1\"/></sheets></workbook>",
                "xl/_rels/workbook.xml.rels",
                relation("worksheet", "worksheets/sheet1.xml"),
                "xl/worksheets/sheet1.xml",
                sheetXml));
        parts.addAll(List.of(more));
        return zip(folder, name, parts.toArray());
    }

    /** A presentation made by POI, its slide exchanged: without layouts it would be refused for that alone. */
    private static Path slides(Path folder, String name, String type, String text, Object... more) throws IOException {
        Path whole = OfficeSamples.pptx(folder);
        List<Object> parts = new ArrayList<>();
        try (ZipFile zip = new ZipFile(whole.toFile())) {
            for (ZipEntry entry : Collections.list(zip.entries())) {
                byte[] content = zip.getInputStream(entry).readAllBytes();
                parts.add(entry.getName());
                if (entry.getName().equals("ppt/slides/slide1.xml")) {
                    parts.add(type + "<p:sld xmlns:p=\"" + P + "\" xmlns:a=\"" + A
                            + "\"><p:cSld><p:spTree><p:nvGrpSpPr><p:cNvPr id=\"1\" name=\"\"/><p:cNvGrpSpPr/><p:nvPr/></p:nvGrpSpPr><p:grpSpPr/><p:sp><p:nvSpPr><p:cNvPr id=\"2\" name=\"t\"/><p:cNvSpPr/><p:nvPr/></p:nvSpPr><p:spPr/><p:txBody><a:bodyPr/><a:p><a:r><a:t>"
                            + text + "</a:t></a:r></a:p></p:txBody></p:sp></p:spTree></p:cSld></p:sld>");
                } else if (entry.getName().equals("[Content_Types].xml") && name.endsWith("m")) {
                    parts.add(
                            new String(content, StandardCharsets.UTF_8)
                                    .replace(
                                            "application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml",
                                            "application/vnd.ms-powerpoint.presentation.macroEnabled.main+xml")
                                    .replaceFirst(
                                            "<Override ",
                                            "<Default Extension=\"bin\" ContentType=\"application/vnd.ms-office.vbaProject\"/><Override "));
                } else {
                    parts.add(content);
                }
            }
        }
        parts.addAll(List.of(more));
        return zip(folder, name, parts.toArray());
    }

    /** A document, a workbook and a presentation with a part of macros. */
    static List<Path> withMacros(Path folder) throws IOException {
        byte[] macro = "Sub AutoOpen()\nShell \"calc.exe\"\nEnd Sub".getBytes(StandardCharsets.US_ASCII);
        return List.of(
                zip(
                        folder,
                        "macro.docm",
                        "[Content_Types].xml",
                        types("word/document.xml", "application/vnd.ms-word.document.macroEnabled.main+xml"),
                        "_rels/.rels",
                        relation("officeDocument", "word/document.xml"),
                        "word/document.xml",
                        "<w:document xmlns:w=\"" + W
                                + "\"><w:body><w:p><w:r><w:t>Texto à vista</w:t></w:r></w:p></w:body></w:document>",
                        "word/vbaProject.bin",
                        macro),
                book(
                        folder,
                        "macro.xlsm",
                        "<worksheet xmlns=\"" + S
                                + "\"><sheetData><row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>Texto à vista</t></is></c></row></sheetData></worksheet>",
                        "xl/vbaProject.bin",
                        macro),
                slides(folder, "macro.pptm", "", "Texto à vista", "ppt/vbaProject.bin", macro));
    }

    private static String types(String... partsAndTypes) {
        StringBuilder types = new StringBuilder(
                "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"><Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/><Default Extension=\"bin\" ContentType=\"application/vnd.ms-office.vbaProject\"/>");
        for (int i = 0; i < partsAndTypes.length; i += 2) {
            types.append("<Override PartName=\"/%s\" ContentType=\"%s\"/>"
                    .formatted(partsAndTypes[i], partsAndTypes[i + 1]));
        }
        return types + "</Types>";
    }

    private static String relation(String type, String target) {
        return "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"rId1\" Type=\""
                + R + "/" + type + "\" Target=\"" + target + "\"/></Relationships>";
    }

    /** Pictures of a few bytes that claim more than a billion pixels. */
    static List<Path> hugePictures(Path folder) throws IOException {
        ByteBuffer header = ByteBuffer.allocate(17);
        header.put("IHDR".getBytes(StandardCharsets.US_ASCII)).putInt(40_000).putInt(40_000);
        header.put(new byte[] {8, 2, 0, 0, 0});
        CRC32 crc = new CRC32();
        crc.update(header.array());
        ByteArrayOutputStream png = new ByteArrayOutputStream();
        png.write(new byte[] {(byte) 0x89, 'P', 'N', 'G', 13, 10, 26, 10, 0, 0, 0, 13});
        png.write(header.array());
        png.write(ByteBuffer.allocate(4).putInt((int) crc.getValue()).array());
        png.write(new byte[] {0, 0, 0, 0, 'I', 'D', 'A', 'T', 0x35, (byte) 0xAF, 0x06, 0x1E});

        ByteArrayOutputStream jpeg = new ByteArrayOutputStream();
        jpeg.write(
                new byte[] {(byte) 0xFF, (byte) 0xD8, (byte) 0xFF, (byte) 0xE0, 0, 16, 'J', 'F', 'I', 'F', 0, 1, 1, 0});
        jpeg.write(new byte[] {0, 1, 0, 1, 0, 0});
        jpeg.write(new byte[] {(byte) 0xFF, (byte) 0xC0, 0, 11, 8, (byte) 0xFF, (byte) 0xDC, (byte) 0xFF, (byte) 0xDC});
        jpeg.write(
                new byte[] {1, 1, 0x11, 0, (byte) 0xFF, (byte) 0xDA, 0, 8, 1, 1, 0, 0, 0x3F, 0, (byte) 0xFF, (byte) 0xD9
                });

        ByteBuffer tiff = ByteBuffer.allocate(8 + 2 + 9 * 12 + 4 + 16).order(ByteOrder.LITTLE_ENDIAN);
        tiff.put(new byte[] {'I', 'I', 42, 0}).putInt(8).putShort((short) 9);
        int[][] fields = {
            {256, 60_000}, {257, 60_000}, {258, 8}, {259, 1}, {262, 1}, {273, 122}, {277, 1}, {278, 60_000}, {279, 16}
        };
        for (int[] field : fields) {
            tiff.putShort((short) field[0]).putShort((short) 4).putInt(1).putInt(field[1]);
        }
        return List.of(
                Samples.file(folder, "enorme.png", png.toByteArray()),
                Samples.file(folder, "enorme.jpg", jpeg.toByteArray()),
                Samples.file(folder, "enorme.tiff", tiff.array()));
    }

    /** A tree of pages that contains itself, a form that draws itself, and a stream filtered a thousand times. */
    static List<Path> loopingPdfs(Path folder) throws IOException {
        String page =
                "3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</XObject<</F 4 0 R>>/Font<</T<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>>>/Contents 5 0 R>>endobj\n";
        String content = "/F Do BT /T 12 Tf 60 700 Td (Texto) Tj ET";
        String contents = "5 0 obj<</Length " + content.length() + ">>stream\n" + content + "\nendstream endobj\n";
        String form =
                "4 0 obj<</Type/XObject/Subtype/Form/BBox[0 0 595 842]/Resources<</XObject<</F 4 0 R>>>>/Length 5>>stream\n/F Do\nendstream endobj\n";
        String filters =
                "5 0 obj<</Length 4/Filter[" + "/FlateDecode".repeat(1_000) + "]>>stream\nabcd\nendstream endobj\n";
        return List.of(
                pdf(
                        folder,
                        "arvore.pdf",
                        "2 0 obj<</Type/Pages/Kids[2 0 R 3 0 R 2 0 R]/Count 1000000>>endobj\n",
                        page,
                        contents),
                pdf(folder, "forma.pdf", "2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n", page, contents, form),
                pdf(folder, "filtros.pdf", "2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n", page, filters));
    }

    /** A page of a megabyte that inflates to a gigabyte of spaces, and one of a few kilobytes, which is deflated twice. */
    static List<Path> inflatingPdfs(Path folder) throws IOException {
        byte[] once = deflatedSpaces(1_024);
        return List.of(
                pdfWithContents(folder, "bomba.pdf", "/FlateDecode", once),
                pdfWithContents(folder, "bomba-dupla.pdf", "[/FlateDecode/FlateDecode]", deflated(once)));
    }

    /** In the format of zlib, but for the sum at its end, which readers of PDF do without. */
    private static byte[] deflatedSpaces(int megabytes) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(new byte[] {0x78, (byte) 0x9C});
        byte[] block = deflated(BLOCK);
        for (int i = 0; i < megabytes; i++) {
            out.writeBytes(block);
        }
        out.writeBytes(new byte[] {1, 0, 0, (byte) 0xFF, (byte) 0xFF});
        return out.toByteArray();
    }

    private static byte[] deflated(byte[] content) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (DeflaterOutputStream deflating = new DeflaterOutputStream(out)) {
            deflating.write(content);
        }
        return out.toByteArray();
    }

    private static Path pdfWithContents(Path folder, String name, String filter, byte[] contents) throws IOException {
        return pdf(
                folder,
                name,
                "2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n",
                "3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 5 0 R>>endobj\n",
                "5 0 obj<</Length " + contents.length + "/Filter" + filter + ">>stream\n"
                        + new String(contents, StandardCharsets.ISO_8859_1) + "\nendstream endobj\n");
    }

    /** Arrays and dictionaries within each other, as objects of the file and as operands on a page. */
    static List<Path> deepPdfs(Path folder) throws IOException {
        String pages = "2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n";
        List<Path> files = new ArrayList<>();
        for (String[] brackets : List.of(new String[] {"[", "]"}, new String[] {"<</A ", ">>"})) {
            String deep = brackets[0].repeat(100_000) + "1" + brackets[1].repeat(100_000);
            String name = brackets[0].equals("[") ? "listas" : "dicionarios";
            files.add(pdf(
                    folder,
                    name + ".pdf",
                    pages,
                    "3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources " + deep + ">>endobj\n"));
            files.add(pdf(
                    folder,
                    name + "-na-pagina.pdf",
                    pages,
                    "3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 5 0 R>>endobj\n",
                    "5 0 obj<</Length " + (deep.length() + 3) + ">>stream\n" + deep + " TJ\nendstream endobj\n"));
        }
        return files;
    }

    private static Path pdf(Path folder, String name, String... objects) throws IOException {
        String body = "%PDF-1.7\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n" + String.join("", objects)
                + "trailer<</Root 1 0 R/Size 6>>\n%%EOF\n";
        return Samples.file(folder, name, body.getBytes(StandardCharsets.ISO_8859_1));
    }
}
