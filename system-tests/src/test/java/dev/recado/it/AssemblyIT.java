package dev.recado.it;

import dev.recado.launcher.BuildTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** The CLI scripts on a plain WildFly, as enterprise IT runs them. */
@OwnServer
class AssemblyIT {
    private static final String CONFIGURATION = "configuration/standalone-full.xml";

    private final Path wildfly = BuildTree.wildfly();
    private final Path plain = BuildTree.root().resolve("wildfly-config/target/plain/configuration");

    @Test
    void installing_twice_is_installing_once_and_uninstalling_leaves_the_original() throws IOException {
        Path base = copyOfPlain("assembly");
        cli(base, "--file=" + wildfly.resolve("recado/install.cli"));
        String once = Files.readString(base.resolve(CONFIGURATION));
        assertThat(once).contains("RecadoDS").contains("RecadoInbound").contains("RecadoInboundBusy");

        cli(base, "--file=" + wildfly.resolve("recado/install.cli"));
        assertThat(Files.readString(base.resolve(CONFIGURATION))).isEqualTo(once);

        cli(base, "--file=" + wildfly.resolve("recado/uninstall.cli"));
        // Any change through the CLI writes the whole file in the server's own layout: the original needs that too.
        Path original = copyOfPlain("assembly-original");
        cli(
                original,
                "--commands=embed-server --server-config=standalone-full.xml,/system-property=x:add(value=1),"
                        + "/system-property=x:remove,stop-embedded-server");
        assertThat(base.resolve(CONFIGURATION)).hasSameTextualContentAs(original.resolve(CONFIGURATION));
    }

    private Path copyOfPlain(String name) throws IOException {
        Path configuration = Suite.directory().resolve(name).resolve("configuration");
        Files.createDirectories(configuration);
        try (Stream<Path> files = Files.list(plain)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                Files.copy(file, configuration.resolve(file.getFileName().toString()));
            }
        }
        return configuration.getParent();
    }

    private void cli(Path base, String argument) throws IOException {
        Path log = base.resolve("cli.log");
        ProcessBuilder builder =
                new ProcessBuilder(List.of(wildfly.resolve("bin/jboss-cli.sh").toString(), argument));
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().put("JAVA_OPTS", "-Djboss.server.base.dir=" + base);
        Process process = builder.redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
        try {
            assertThat(process.waitFor(5, TimeUnit.MINUTES))
                    .as("ended; see %s", log)
                    .isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
        assertThat(process.exitValue()).as("see %s", log).isZero();
    }
}
