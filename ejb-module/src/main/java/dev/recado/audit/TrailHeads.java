package dev.recado.audit;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * The last seal of each chain, in files beside the database: a chain alone can't show that its end was cut off, since what
 * is left is whole in itself.
 */
@ApplicationScoped
class TrailHeads {
    private static final Pattern LINE = Pattern.compile("(\\d{1,18}) ([0-9a-f]{64})");

    @Inject
    @ConfigProperty(name = "recado.data")
    String dataFolder;

    /** A seal by number and MAC. */
    record Head(long number, String mac) {}

    Optional<Head> read(UUID chain) {
        Path file = file(chain);
        try {
            if (!Files.exists(file)) {
                return Optional.empty();
            }
            Matcher line = LINE.matcher(Files.readString(file).strip());
            if (!line.matches()) {
                throw new IllegalStateException(
                        "The file " + file + " does not say which seal is the last one. Remove it"
                                + " if you have changed it yourself; the trail can't be checked for a cut-off end then.");
            }
            return Optional.of(new Head(Long.parseLong(line.group(1)), line.group(2)));
        } catch (IOException e) {
            throw new UncheckedIOException("The file " + file + " can't be read", e);
        }
    }

    void write(UUID chain, SealDetails seal) {
        Path file = file(chain);
        try {
            Files.createDirectories(file.getParent());
            Path aside = file.resolveSibling(file.getFileName() + ".new");
            Files.writeString(aside, seal.number() + " " + seal.mac() + "\n");
            Files.move(aside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException("The file " + file + " can't be written", e);
        }
    }

    void forget(UUID chain) {
        try {
            Files.deleteIfExists(file(chain));
        } catch (IOException e) {
            throw new UncheckedIOException("The file " + file(chain) + " can't be deleted", e);
        }
    }

    private Path file(UUID chain) {
        return Path.of(dataFolder, "audit", chain + ".head").toAbsolutePath();
    }
}
