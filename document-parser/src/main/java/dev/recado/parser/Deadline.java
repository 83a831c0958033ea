package dev.recado.parser;

import java.time.Duration;

/** Ends the process, and what it has started, when the time is over: a thread that parses can't be stopped. */
final class Deadline implements AutoCloseable {
    private final long start = System.nanoTime();
    private final Thread watch = new Thread(this::sleep, "deadline");
    private volatile long nanos;
    private boolean over;

    Deadline(Duration allowed) {
        nanos = allowed.toNanos();
    }

    /** Begins to watch. */
    void watch() {
        watch.setDaemon(true);
        watch.start();
    }

    /** Allows this much in all, if that is longer. */
    void extend(Duration allowed) {
        nanos = Math.max(nanos, allowed.toNanos());
    }

    /** What is left, at least zero. */
    Duration left() {
        return Duration.ofNanos(Math.max(0, nanos - (System.nanoTime() - start)));
    }

    /** It was kept. */
    @Override
    public void close() {
        synchronized (this) {
            over = true;
        }
        watch.interrupt();
    }

    private void sleep() {
        try {
            for (Duration left = left(); left.isPositive(); left = left()) {
                Thread.sleep(left);
            }
            synchronized (this) {
                if (!over) {
                    end(Problem.TIMED_OUT.exitCode());
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Ends the process now. Not exit(): a library's shutdown hook must not keep a hostile document alive. */
    static void end(int exitCode) {
        ProcessHandle.current().descendants().forEach(ProcessHandle::destroyForcibly);
        Runtime.getRuntime().halt(exitCode);
    }
}
