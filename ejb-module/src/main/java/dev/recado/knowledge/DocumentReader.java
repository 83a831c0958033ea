package dev.recado.knowledge;

import dev.recado.knowledge.ParsedDocument.Block;
import dev.recado.knowledge.ParsedDocument.Kind;
import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.json.Json;
import jakarta.json.JsonException;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.json.JsonString;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has documents parsed by the program {@code document-parser.jar}, each in a JVM of its own with limited heap, time and
 * output: a hostile document costs its own job, never the server.
 */
@ApplicationScoped
class DocumentReader {
    private static final Logger LOG = LoggerFactory.getLogger(DocumentReader.class);
    private static final long MOST_OUTPUT = 40_000_000;
    // The child ends itself at its deadline; this much later it is killed.
    private static final Duration GRACE = Duration.ofSeconds(5);
    // What the JVM exits with under ExitOnOutOfMemoryError.
    private static final int JVM_OUT_OF_MEMORY = 3;
    // 128 + SIGKILL: the operating system took the memory back.
    private static final int KILLED = 137;

    @Inject
    @ConfigProperty(name = "recado.parser.jar")
    Optional<String> jar;

    @Inject
    @ConfigProperty(name = "recado.parser.heap", defaultValue = "256m")
    String heap;

    @Inject
    @ConfigProperty(name = "recado.parser.deadline.seconds", defaultValue = "60")
    int deadlineSeconds;

    @Inject
    @ConfigProperty(name = "recado.parser.parallel", defaultValue = "2")
    int parallel;

    private Semaphore places = new Semaphore(1);

    @PostConstruct
    void limit() {
        places = new Semaphore(parallel);
    }

    /**
     * Parses a file.
     *
     * @param file in a folder of its own, which the child may use for what it must put aside
     * @param name what the sender called it
     * @throws DocumentProblem when the document can't be read
     * @throws IOException when the child can't be started at all
     */
    public ParsedDocument read(Path file, String name) throws IOException, InterruptedException {
        places.acquire();
        try {
            return parse(file, name);
        } finally {
            places.release();
        }
    }

    private ParsedDocument parse(Path file, String name) throws IOException, InterruptedException {
        Process child = start(file, name);
        child.getOutputStream().close();
        boolean[] late = new boolean[1];
        Future<?> watch = CompletableFuture.runAsync(
                () -> {
                    late[0] = true;
                    kill(child);
                },
                CompletableFuture.delayedExecutor(
                        Duration.ofSeconds(deadlineSeconds).plus(GRACE).toSeconds(), TimeUnit.SECONDS));
        try {
            Lines lines = new Lines();
            try (BufferedReader out = child.inputReader(StandardCharsets.UTF_8)) {
                long characters = 0;
                for (String line = out.readLine(); line != null; line = out.readLine()) {
                    characters += line.length();
                    if (characters > MOST_OUTPUT) {
                        throw new DocumentProblem("document.too-large", null);
                    }
                    lines.take(line);
                }
            } catch (JsonException | ClassCastException cutOff) {
                LOG.warn("The document parser wrote a line that can't be read", cutOff);
            } catch (IOException broken) {
                // A killed child breaks the pipe; its exit code says why.
                LOG.debug("The document parser's output broke off", broken);
            }
            return lines.result(exitCode(child), late[0]);
        } finally {
            watch.cancel(false);
            kill(child);
        }
    }

    private static int exitCode(Process child) throws InterruptedException {
        return child.waitFor(GRACE.toSeconds(), TimeUnit.SECONDS) ? child.exitValue() : KILLED;
    }

    private Process start(Path file, String name) throws IOException {
        Path folder = Objects.requireNonNull(file.toAbsolutePath().getParent(), "a file has a folder");
        ProcessBuilder builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx" + heap,
                "-XX:+ExitOnOutOfMemoryError",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Djava.awt.headless=true",
                "-Djava.io.tmpdir=" + folder,
                "-Dpdfbox.fontcache=" + folder,
                "-jar",
                jar.orElseGet(() -> System.getProperty("jboss.home.dir") + "/recado/document-parser.jar"),
                file.toString(),
                name,
                String.valueOf(deadlineSeconds));
        // The server's environment holds its secrets.
        builder.environment().clear();
        builder.directory(folder.toFile());
        builder.redirectError(ProcessBuilder.Redirect.DISCARD);
        return builder.start();
    }

    private static void kill(Process child) {
        child.descendants().forEach(ProcessHandle::destroyForcibly);
        child.destroyForcibly();
    }

    /** The lines that the child writes, one JSON object each. */
    private static final class Lines {
        private final List<Block> blocks = new ArrayList<>();
        private @Nullable String mediaType;
        private @Nullable String problem;
        private @Nullable String detail;
        private @Nullable Integer pages;
        private boolean complete;

        void take(String line) {
            try (JsonReader reader = Json.createReader(new StringReader(line))) {
                JsonObject object = reader.readObject();
                if (object.containsKey("kind")) {
                    blocks.add(new Block(
                            Kind.valueOf(object.getString("kind")),
                            object.getString("text"),
                            object.containsKey("page") ? (Integer) object.getInt("page") : null,
                            object.getJsonArray("path").getValuesAs(JsonString::getString)));
                } else if (object.containsKey("end")) {
                    complete = true;
                    pages = object.containsKey("pages") ? (Integer) object.getInt("pages") : null;
                } else if (object.containsKey("problem")) {
                    problem = object.getString("problem");
                    detail = object.getString("detail", null);
                } else if (object.containsKey("mediaType")) {
                    mediaType = object.getString("mediaType");
                }
            }
        }

        ParsedDocument result(int exitCode, boolean late) {
            if (exitCode == 0 && complete && mediaType != null) {
                return new ParsedDocument(mediaType, pages, blocks);
            }
            throw new DocumentProblem(late ? "document.timed-out" : code(exitCode), detail);
        }

        /** The parser's exit codes are its contract; see dev.recado.parser.Problem there. */
        private String code(int exitCode) {
            return switch (exitCode) {
                case 10 -> "document.empty";
                case 11 -> "document.encrypted";
                case 12 -> "document.corrupt";
                case 13 -> "document.unsupported";
                case 14 -> "document.too-large";
                case 15 -> "document.no-text";
                case 16 -> "document.timed-out";
                case 17, JVM_OUT_OF_MEMORY, KILLED -> "document.out-of-memory";
                default -> {
                    LOG.error(
                            "The document parser ended with code {} (problem {}). Is recado/document-parser.jar in the server's folder,"
                                    + " and does RECADO_PARSER_JAR, if set, name it?",
                            exitCode,
                            problem);
                    yield "document.parser-failed";
                }
            };
        }
    }
}
