package dev.recado.launcher;

import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Where the build has put what the launcher starts. */
public final class BuildTree {
    private BuildTree() {}

    /**
     * The root of the checkout: the nearest directory upwards from this program, else from the working directory, that has
     * a {@code wildfly-config}.
     *
     * @throws LauncherException when there is none
     */
    public static Path root() {
        Path program;
        try {
            program = Path.of(BuildTree.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
        for (Path start : new Path[] {program, Path.of("").toAbsolutePath()}) {
            for (Path dir = start; dir != null; dir = dir.getParent()) {
                if (Files.isDirectory(dir.resolve("wildfly-config"))) {
                    return dir;
                }
            }
        }
        throw new LauncherException(Messages.text("build.none"));
    }

    /** The assembled server. */
    public static Path wildfly() {
        return built(root().resolve("wildfly-config/target/wildfly"));
    }

    /** The simulators' program. */
    public static Path simulators() {
        return built(root().resolve("simulators/target/simulators.jar"));
    }

    /** The search server for tests, as the build unpacks it. */
    public static Path searchServer() {
        return built(root().resolve("ejb-module/target/search-server/opensearch-3.6.0"));
    }

    private static Path built(Path path) {
        if (!Files.exists(path)) {
            throw new LauncherException(Messages.text("build.missing", path));
        }
        return path;
    }
}
