package dev.recado.platform.work;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Threads for work for which nobody waits, one for each processor: while others want a processor the operating system gives them about a
 * tenth of one, where it can be told so. Linux can: a thread has a niceness of its own, which anybody may raise. The JVM's own
 * priorities do nothing there.
 *
 * @see <a href="https://man7.org/linux/man-pages/man2/setpriority.2.html">setpriority(2), C library/kernel differences</a>
 */
final class BackgroundThreads {
    private static final Logger LOG = LoggerFactory.getLogger(BackgroundThreads.class);
    private static final String NICENESS = "10";
    private static final Path SELF = Path.of("/proc/thread-self");
    private static final List<Path> PROGRAMS = List.of(Path.of("/usr/bin/renice"), Path.of("/bin/renice"));

    private final ThreadPoolExecutor threads;
    private volatile boolean yielding;

    BackgroundThreads(int processors) {
        this(processors, BackgroundThreads::lower);
    }

    /** With another way to tell the operating system: run by each thread first, true where it knows. */
    BackgroundThreads(int processors, BooleanSupplier lower) {
        threads = new ThreadPoolExecutor(
                processors, processors, 1, TimeUnit.MINUTES, new LinkedBlockingQueue<>(), work -> Thread.ofPlatform()
                        .name("recado-background")
                        .daemon()
                        .unstarted(() -> {
                            yielding = lower.getAsBoolean();
                            work.run();
                        }));
        threads.allowCoreThreadTimeOut(true);
    }

    /** Whether the operating system knows that what is done here can wait; not before something was. */
    boolean isYielding() {
        return yielding;
    }

    /**
     * Does work.
     *
     * @throws InterruptedException while it waits for the work, which goes on to its end then
     * @throws CancellationException when these threads have ended
     */
    <T> T call(Supplier<T> work) throws InterruptedException {
        try {
            Future<T> done = threads.submit(work::get);
            return done.get();
        } catch (RejectedExecutionException e) {
            throw new CancellationException("The server stops");
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            if (e.getCause() instanceof Error error) {
                throw error;
            }
            throw new IllegalStateException(e.getCause());
        }
    }

    /** What is under way goes on to its end. */
    void end() {
        threads.shutdown();
    }

    /** Makes the current thread nicer than those that serve people; false where that is not possible. */
    private static boolean lower() {
        Path program = PROGRAMS.stream().filter(Files::isExecutable).findFirst().orElse(null);
        if (program == null || !Files.exists(SELF)) {
            return false;
        }
        try {
            // The link's last part is the thread's own number, as renice wants it.
            String thread = String.valueOf(Files.readSymbolicLink(SELF).getFileName());
            ProcessBuilder renice = new ProcessBuilder(program.toString(), "-n", NICENESS, "-p", thread)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD);
            // The server's environment holds its secrets.
            renice.environment().clear();
            return renice.start().waitFor() == 0;
        } catch (IOException e) {
            LOG.debug("The priority of a thread could not be lowered", e);
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
