package dev.recado.knowledge;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;

/**
 * A program in place of {@code document-parser.jar} that does what its documents say: it writes their lines as they are, but for
 * those with an exclamation mark. {@code !good} is a whole document whose only paragraph is the number of its process, {@code !hang}
 * goes on for ever, {@code !exit 3} ends it, {@code !flood} is a line without end, {@code !old 3} ends it if it has read a document
 * before, and {@code !litter} hangs while its folder fills.
 */
final class StandInParser {
    /** In a document's folder while it is read: the number of the process, and the folder that is the child's own. */
    static final String TRACE = "child";

    private StandInParser() {}

    /** Takes documents as the real one does. */
    public static void main(String[] arguments) throws Exception {
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        int documents = 0;
        for (String file = in.readLine(); file != null; file = in.readLine()) {
            in.readLine();
            in.readLine();
            Path own = Path.of(System.getProperty("java.io.tmpdir"));
            Files.writeString(own.resolve("left-" + documents), "x");
            Path trace = Path.of(file).resolveSibling(TRACE);
            Files.writeString(
                    trace.resolveSibling("writing"), ProcessHandle.current().pid() + "\n" + own);
            Files.move(trace.resolveSibling("writing"), trace, StandardCopyOption.REPLACE_EXISTING);
            for (String line : Files.readAllLines(Path.of(file), StandardCharsets.UTF_8)) {
                obey(line, out, documents);
            }
            documents++;
        }
    }

    private static void obey(String line, PrintStream out, int documents) throws Exception {
        String[] words = line.split(" ");
        switch (words[0]) {
            case "!good" -> {
                out.println("{\"mediaType\":\"text/plain\"}");
                out.println("{\"kind\":\"PARAGRAPH\",\"text\":\"%d\",\"path\":[]}"
                        .formatted(ProcessHandle.current().pid()));
                out.println("{\"end\":true}");
                out.println("{\"next\":true}");
            }
            case "!hang" -> Thread.sleep(Long.MAX_VALUE);
            case "!exit" -> System.exit(Integer.parseInt(words[1]));
            case "!old" -> {
                if (documents > 0) {
                    System.exit(Integer.parseInt(words[1]));
                }
            }
            case "!flood" -> {
                byte[] block = new byte[65_536];
                Arrays.fill(block, (byte) 'x');
                while (!out.checkError()) {
                    out.write(block);
                }
            }
            case "!litter" -> {
                for (int i = 0; ; i++) {
                    Files.createFile(Path.of(System.getProperty("java.io.tmpdir"), "litter-" + i));
                    Thread.sleep(1);
                }
            }
            default -> out.println(line);
        }
    }

    /** This program as a jar that runs. */
    static Path jar(Path folder) {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().put(Attributes.Name.MAIN_CLASS, StandInParser.class.getName());
        String name = StandInParser.class.getName().replace('.', '/') + ".class";
        Path jar = folder.resolve("stand-in.jar");
        try (OutputStream out = Files.newOutputStream(jar);
                JarOutputStream entries = new JarOutputStream(out, manifest);
                var program = StandInParser.class.getClassLoader().getResourceAsStream(name)) {
            entries.putNextEntry(new JarEntry(name));
            program.transferTo(entries);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return jar;
    }

    /** What a child has left beside the document that it reads: waits for it to come. */
    static Child awaitChild(Path document) {
        Path trace = document.resolveSibling(TRACE);
        while (!Files.exists(trace)) {
            Thread.onSpinWait();
        }
        try {
            List<String> lines = Files.readAllLines(trace, StandardCharsets.UTF_8);
            return new Child(Long.parseLong(lines.get(0)), Path.of(lines.get(1)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A process and the folder of its own. */
    record Child(long pid, Path folder) {
        boolean isGone() {
            return ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isEmpty() && !Files.exists(folder);
        }
    }
}
