package dev.recado.knowledge;

import dev.recado.knowledge.ParsedDocument.Archive;
import dev.recado.knowledge.ParsedDocument.Block;
import dev.recado.knowledge.ParsedDocument.Kind;
import dev.recado.knowledge.ParsedDocument.Refused;
import dev.recado.knowledge.ParsedDocument.Unpacked;
import dev.recado.knowledge.ParserChild.LineTooLong;
import dev.recado.platform.CurrentTenant;
import dev.recado.platform.TenantId;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.json.Json;
import jakarta.json.JsonException;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.json.JsonString;
import java.io.File;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has documents parsed by the program {@code document-parser.jar}, in JVMs of their own with limited heap, time and output: a
 * hostile document costs its own job, never the server. A child that has read a document well waits a little for the next one
 * of the same tenant; a document that fails in such a child, for reasons that may lie in the child, is read anew in another.
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
    // Of one that neither writes nor ends.
    private static final int BROKEN = 1;
    // A child reads several documents, because a JVM takes longer to start than most documents to read.
    private static final int MOST_DOCUMENTS = 100;
    private static final Duration LONGEST_IDLE = Duration.ofSeconds(5);
    private static final Set<String> OF_THE_CHILD =
            Set.of("document.out-of-memory", "document.timed-out", "document.parser-failed");
    private static final List<String> NICE = List.of("/usr/bin/nice", "/bin/nice");
    private static final Pattern UNPACKED = Pattern.compile("part\\d+(?:\\.tmp)?");
    private static final List<String> PROGRAMS =
            List.of("/usr/bin", "/usr/local/bin", "/opt/homebrew/bin", "C:\\Program Files\\Tesseract-OCR");

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

    @Inject
    @ConfigProperty(name = "recado.ocr.program")
    Optional<String> tesseract;

    @Inject
    @ConfigProperty(name = "recado.ocr.languages", defaultValue = "por+eng")
    String languages;

    @Inject
    @ConfigProperty(name = "recado.ocr.deadline.seconds", defaultValue = "600")
    int pictureSeconds;

    @Inject
    @ConfigProperty(name = "recado.knowledge.upload.max.bytes", defaultValue = "25000000")
    int mostBytes;

    private final Map<Path, ParserChild> busy = new ConcurrentHashMap<>();
    private final Deque<ParserChild> idle = new ArrayDeque<>();
    private Semaphore places = new Semaphore(1);

    @PostConstruct
    void limit() {
        places = new Semaphore(parallel);
    }

    /** With the server. */
    @PreDestroy
    void end() {
        List<ParserChild> children;
        synchronized (idle) {
            children = List.copyOf(idle);
            idle.clear();
        }
        children.forEach(ParserChild::end);
    }

    /**
     * Parses a file on behalf of the tenant.
     *
     * @param file in a folder of its own, which the child may use for what it must put aside
     * @param name what the sender called it
     * @throws DocumentProblem when the document can't be read
     * @throws IOException when the child can't be started at all
     */
    public ParsedDocument read(Path file, String name) throws IOException, InterruptedException {
        places.acquire();
        try {
            ParserChild waiting = takeIdle(CurrentTenant.get());
            if (waiting != null) {
                try {
                    return parse(waiting, file, name);
                } catch (DocumentProblem e) {
                    // It may be what an earlier document has left behind: only a child without a past tells.
                    if (waiting.isStopped() || !OF_THE_CHILD.contains(e.code())) {
                        throw e;
                    }
                    LOG.info("A document parser ended with {} after {} documents", e.code(), waiting.documents());
                }
            }
            return parse(start(), file, name);
        } finally {
            places.release();
        }
    }

    /** Ends the reading of a file that nobody wants any more; whoever waits for it is told of a problem. */
    public void stop(Path file) {
        ParserChild child = busy.get(file);
        if (child != null) {
            child.stop();
        }
    }

    /** A child that has read documents of this tenant, and of no other: what they did to it is between them. */
    private @Nullable ParserChild takeIdle(TenantId tenant) {
        ParserChild taken = null;
        ParserChild ended = null;
        synchronized (idle) {
            for (ParserChild child : idle) {
                if (child.tenant().equals(tenant)) {
                    taken = child;
                }
            }
            if (taken != null) {
                idle.remove(taken);
            } else if (idle.size() >= parallel) {
                ended = idle.removeFirst();
            }
        }
        if (ended != null) {
            ended.end();
        }
        return taken;
    }

    private void keep(ParserChild child) {
        synchronized (idle) {
            idle.addLast(child);
            child.later(LONGEST_IDLE, () -> {
                boolean waiting;
                synchronized (idle) {
                    waiting = idle.remove(child);
                }
                if (waiting) {
                    child.end();
                }
            });
        }
    }

    private ParsedDocument parse(ParserChild child, Path file, String name) throws InterruptedException {
        busy.put(file, child);
        boolean clean = false;
        try {
            Watch watch = new Watch(child);
            watch.allow(deadlineSeconds);
            Lines lines = new Lines(Objects.requireNonNull(file.toAbsolutePath().getParent(), "a file has a folder"));
            if (child.give(file, name, deadlineSeconds)) {
                take(child, lines, watch);
            }
            // From here on it is not the deadline that ends it, and must not pass for the reason.
            child.noLater();
            boolean late = watch.late;
            Integer exitCode = lines.next ? (Integer) 0 : child.exitCode(GRACE);
            ParsedDocument parsed = lines.result(exitCode == null ? BROKEN : exitCode, late);
            clean = child.documents() < MOST_DOCUMENTS;
            return parsed;
        } finally {
            busy.remove(file);
            if (clean && !child.isStopped()) {
                keep(child);
            } else {
                child.end();
            }
        }
    }

    private void take(ParserChild child, Lines lines, Watch watch) {
        long characters = 0;
        try {
            for (String line = child.line(MOST_OUTPUT); line != null; line = child.line(MOST_OUTPUT - characters)) {
                characters += line.length();
                lines.take(line);
                if (lines.slow) {
                    watch.allow(pictureSeconds);
                }
                if (lines.next) {
                    return;
                }
            }
        } catch (LineTooLong e) {
            throw new DocumentProblem("document.too-large", null);
        } catch (RuntimeException cutOff) {
            // It was killed while it wrote, or a document has taken it over. Parsers of JSON have more than one kind of
            // exception for what that may be, and each would have the document tried again for ever.
            LOG.warn("The document parser wrote a line that can't be read", cutOff);
        } catch (IOException broken) {
            // A killed child breaks the pipe; its exit code says why.
            LOG.debug("The document parser's output broke off", broken);
        }
    }

    private ParserChild start() throws IOException {
        Path folder = Files.createTempDirectory("recado-parser-");
        try {
            return new ParserChild(CurrentTenant.get(), start(folder), folder);
        } catch (IOException e) {
            ParserChild.delete(folder);
            throw e;
        }
    }

    private Process start(Path folder) throws IOException {
        List<String> command = new ArrayList<>();
        // Customers wait for answers, nobody waits for a document.
        NICE.stream()
                .filter(program -> new File(program).canExecute())
                .findFirst()
                .ifPresent(program -> command.addAll(List.of(program, "-n", "10")));
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx" + heap,
                "-XX:+ExitOnOutOfMemoryError",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Djava.awt.headless=true",
                "-Djava.io.tmpdir=" + folder,
                "-Dpdfbox.fontcache=" + folder,
                "-Drecado.file.bytes=" + mostBytes,
                "-Drecado.ocr.languages=" + languages,
                "-Drecado.ocr.seconds=" + pictureSeconds));
        String program = tesseract();
        if (program != null) {
            command.add("-Drecado.tesseract=" + program);
        }
        command.add("-jar");
        command.add(jar.orElseGet(() -> System.getProperty("jboss.home.dir") + "/recado/document-parser.jar"));
        ProcessBuilder builder = new ProcessBuilder(command);
        // The server's environment holds its secrets.
        builder.environment().clear();
        builder.directory(folder.toFile());
        builder.redirectError(ProcessBuilder.Redirect.DISCARD);
        return builder.start();
    }

    /** The program that reads pictures, looked for each time: who installs it need not restart the server. */
    private @Nullable String tesseract() {
        if (tesseract.isPresent()) {
            return tesseract.get();
        }
        String path = System.getenv("PATH");
        Stream<String> places = path == null ? Stream.empty() : Stream.of(path.split(File.pathSeparator));
        return Stream.concat(places, PROGRAMS.stream())
                .filter(place -> !place.isBlank())
                .flatMap(place -> Stream.of(new File(place, "tesseract"), new File(place, "tesseract.exe")))
                .filter(File::canExecute)
                .filter(File::isFile)
                .map(File::getAbsolutePath)
                .findFirst()
                .orElse(null);
    }

    /** Kills a child that does not end itself in time. */
    private static final class Watch {
        private final ParserChild child;
        private final long start = System.nanoTime();
        private int allowed;
        private volatile boolean late;

        Watch(ParserChild child) {
            this.child = child;
        }

        /** Allows this many seconds in all, if that is longer. */
        void allow(int seconds) {
            if (seconds > allowed) {
                allowed = seconds;
                child.later(Duration.ofSeconds(seconds).plus(GRACE).minusNanos(System.nanoTime() - start), () -> {
                    late = true;
                    child.kill();
                });
            }
        }
    }

    /** The lines that the child writes, one JSON object each. */
    private static final class Lines {
        private final Path folder;
        private final List<Block> blocks = new ArrayList<>();
        private final List<DocumentNote> notes = new ArrayList<>();
        private final List<Unpacked> files = new ArrayList<>();
        private final List<Refused> refused = new ArrayList<>();
        private @Nullable String mediaType;
        private @Nullable String problem;
        private @Nullable String detail;
        private @Nullable Integer pages;
        private boolean complete;
        private boolean slow;
        private boolean next;

        Lines(Path folder) {
            this.folder = folder;
        }

        void take(String line) {
            try (JsonReader reader = Json.createReader(new StringReader(line))) {
                JsonObject object = reader.readObject();
                if (object.containsKey("kind")) {
                    blocks.add(new Block(
                            Kind.valueOf(object.getString("kind")),
                            object.getString("text"),
                            object.containsKey("page") ? (Integer) object.getInt("page") : null,
                            object.getJsonArray("path").getValuesAs(JsonString::getString)));
                } else if (object.containsKey("note")) {
                    notes.add(DocumentNote.of(
                            "document.note." + key(object.getString("note")),
                            object.getJsonArray("details").getValuesAs(JsonString::getString)));
                } else if (object.containsKey("file")) {
                    files.add(new Unpacked(unpacked(object.getString("file")), object.getString("name")));
                } else if (object.containsKey("refused")) {
                    refused.add(new Refused(
                            object.getString("refused"),
                            "archive.reason." + key(object.getString("reason")),
                            object.getString("detail")));
                } else if (object.containsKey("slow")) {
                    slow = true;
                } else if (object.containsKey("next")) {
                    next = true;
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
                boolean archive = !files.isEmpty() || !refused.isEmpty();
                return new ParsedDocument(
                        mediaType, pages, blocks, notes, archive ? new Archive(files, refused) : null);
            }
            throw new DocumentProblem(late ? "document.timed-out" : code(exitCode), detail);
        }

        /** Only what lies in the document's own folder: whatever took the child over must not have other files read. */
        private Path unpacked(String name) {
            if (!UNPACKED.matcher(name).matches()) {
                throw new JsonException(name);
            }
            return folder.resolve(name);
        }

        /** Such as "hidden-sheets" of HIDDEN_SHEETS. */
        private static String key(String name) {
            return name.toLowerCase(Locale.ROOT).replace('_', '-');
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
                case 18 -> "document.ocr-missing";
                case 19 -> "document.mismatch";
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
