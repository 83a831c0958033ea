package dev.recado.channels;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/** The disk that the queues are on has little room left. */
@ApplicationScoped
class DiskStrain implements IntakeStrain {
    @Inject
    @ConfigProperty(name = "recado.data")
    String data;

    @Inject
    @ConfigProperty(name = "recado.intake.disk.free")
    long leastFree;

    @Override
    public String name() {
        return "disk";
    }

    @Override
    public @Nullable String trouble() {
        try {
            long free = Files.getFileStore(Path.of(data)).getUsableSpace();
            return free < leastFree
                    ? (free >> 20) + " MiB are free on the queues' disk, " + (leastFree >> 20) + " must be"
                    : null;
        } catch (IOException e) {
            return "The queues' disk does not answer: " + e;
        }
    }
}
