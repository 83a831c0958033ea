package dev.recado.knowledge;

import dev.recado.platform.TenantId;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A running {@code document-parser.jar}: it reads documents of one tenant, one after the other, until one can't be read. */
final class ParserChild {
    private static final Logger LOG = LoggerFactory.getLogger(ParserChild.class);

    private static final Duration LONGEST_DEATH = Duration.ofSeconds(2);

    private final TenantId tenant;
    private final Process process;
    private final Path folder;
    private final BufferedReader out;
    private final Writer in;
    private int documents;
    private @Nullable Future<?> alarm;
    private volatile boolean stopped;

    /** Takes over a process and the folder that it works in. */
    ParserChild(TenantId tenant, Process process, Path folder) {
        this.tenant = tenant;
        this.process = process;
        this.folder = folder;
        this.out = process.inputReader(StandardCharsets.UTF_8);
        this.in = process.outputWriter(StandardCharsets.UTF_8);
    }

    TenantId tenant() {
        return tenant;
    }

    /** How many documents it was given. */
    int documents() {
        return documents;
    }

    /** Gives it a document; false when it is gone. */
    boolean give(Path file, String name, int seconds) {
        documents++;
        try {
            in.write(file.toAbsolutePath() + "\n" + name.replaceAll("\\R", " ") + "\n" + seconds + "\n");
            in.flush();
            return true;
        } catch (IOException gone) {
            return false;
        }
    }

    /**
     * The next line that it writes; null when it writes no more.
     *
     * @param longest how many characters it may have
     * @throws LineTooLong when it has more
     */
    @Nullable
    String line(long longest) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = out.read(); c != '\n'; c = out.read()) {
            if (c < 0) {
                return line.isEmpty() ? null : line.toString();
            }
            if (line.length() >= longest) {
                throw new LineTooLong();
            }
            line.append((char) c);
        }
        return line.toString();
    }

    /** Whatever writes that, it is no document. */
    static final class LineTooLong extends IOException {
        private static final long serialVersionUID = 1L;
    }

    /** What it ended with; null when it goes on for longer than this. */
    @Nullable
    Integer exitCode(Duration most) throws InterruptedException {
        return process.waitFor(most.toMillis(), TimeUnit.MILLISECONDS) ? (Integer) process.exitValue() : null;
    }

    /** Has something done later, in place of what was to be done before. */
    void later(Duration delay, Runnable work) {
        noLater();
        alarm = CompletableFuture.runAsync(
                work, CompletableFuture.delayedExecutor(Math.max(0, delay.toMillis()), TimeUnit.MILLISECONDS));
    }

    /** Nothing is to be done later. */
    void noLater() {
        if (alarm != null) {
            alarm.cancel(false);
        }
    }

    /** Nobody wants what it reads any more. */
    void stop() {
        stopped = true;
        kill();
    }

    boolean isStopped() {
        return stopped;
    }

    /** Ends it and what it has started, now. */
    void kill() {
        // What the child started is looked for before it is gone, and ended after it, so that it starts no more.
        List<ProcessHandle> descendants = process.descendants().toList();
        process.destroyForcibly();
        descendants.forEach(ProcessHandle::destroyForcibly);
    }

    /** Ends it, and removes its folder. */
    void end() {
        noLater();
        kill();
        // What it still writes while it dies would keep the folder there.
        process.onExit()
                .completeOnTimeout(process, LONGEST_DEATH.toMillis(), TimeUnit.MILLISECONDS)
                .join();
        delete(folder);
    }

    /** Removes a folder with all that is in it. */
    static void delete(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException | UncheckedIOException e) {
            LOG.warn("The folder {} of a parsed document can't be removed", folder, e);
        }
    }
}
