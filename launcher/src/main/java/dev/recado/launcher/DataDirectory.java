package dev.recado.launcher;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One installation's directory, held by one launcher at a time. The operating system's lock says whether one runs, because
 * it ends with its process; the pid file beside it says which, and that it did not end cleanly when it is still there.
 */
final class DataDirectory implements AutoCloseable {
    private final Path path;
    private final FileChannel channel;
    private final FileLock lock;
    private final boolean uncleanBefore;

    private DataDirectory(Path path, FileChannel channel, FileLock lock, boolean uncleanBefore) {
        this.path = path;
        this.channel = channel;
        this.lock = lock;
        this.uncleanBefore = uncleanBefore;
    }

    /** {@code RECADO_DATA}, else {@code target/recado-data} of the checkout. */
    static Path location() {
        String chosen = System.getenv("RECADO_DATA");
        return chosen == null || chosen.isBlank()
                ? BuildTree.root().resolve("target/recado-data")
                : Path.of(chosen).toAbsolutePath().normalize();
    }

    /**
     * Takes the directory, making it when it is missing.
     *
     * @throws LauncherException when it cannot be written or another launcher holds it
     */
    static DataDirectory take(Path path) {
        try {
            Files.createDirectories(path);
            FileChannel channel =
                    FileChannel.open(path.resolve("recado.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            FileLock lock = tryLock(channel);
            if (lock == null) {
                channel.close();
                throw new LauncherException(Messages.text(
                        "run.already", path, pid(path).map(String::valueOf).orElse("?")));
            }
            boolean unclean = Files.exists(pidFile(path));
            Files.writeString(pidFile(path), ProcessHandle.current().pid() + System.lineSeparator());
            return new DataDirectory(path, channel, lock, unclean);
        } catch (IOException e) {
            throw new LauncherException(Messages.text("data.notWritable", path, e), e);
        }
    }

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            return null;
        }
    }

    /** The launcher that runs on this directory, if any. */
    static Optional<ProcessHandle> holder(Path path) {
        if (!Files.exists(path.resolve("recado.lock"))) {
            return Optional.empty();
        }
        try (FileChannel channel = FileChannel.open(path.resolve("recado.lock"), StandardOpenOption.WRITE)) {
            FileLock lock = tryLock(channel);
            if (lock != null) {
                lock.release();
                return Optional.empty();
            }
            return pid(path).flatMap(ProcessHandle::of);
        } catch (IOException e) {
            throw new LauncherException(Messages.text("data.notWritable", path, e), e);
        }
    }

    private static Optional<Long> pid(Path path) {
        try {
            return Optional.of(Long.parseLong(Files.readString(pidFile(path)).strip()));
        } catch (IOException | NumberFormatException e) {
            return Optional.empty();
        }
    }

    private static Path pidFile(Path path) {
        return path.resolve("recado.pid");
    }

    Path path() {
        return path;
    }

    /** Whether the launcher before this one was killed. */
    boolean uncleanBefore() {
        return uncleanBefore;
    }

    @Override
    public void close() {
        try {
            Files.deleteIfExists(pidFile(path));
            lock.release();
            channel.close();
        } catch (IOException e) {
            throw new LauncherException(Messages.text("data.notWritable", path, e), e);
        }
    }
}
