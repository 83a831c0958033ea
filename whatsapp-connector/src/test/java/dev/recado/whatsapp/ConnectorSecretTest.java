package dev.recado.whatsapp;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class ConnectorSecretTest {
    @TempDir
    Path folder;

    @Test
    void a_secret_is_made_once_for_its_owner_only_and_then_read() throws IOException {
        Path file = folder.resolve("data/connector.secret");
        String secret = ConnectorSecret.of(file);
        assertThat(secret).matches("[0-9a-f]{64}");
        assertThat(ConnectorSecret.of(file)).isEqualTo(secret);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        try (var files = Files.list(file.getParent())) {
            assertThat(files).containsExactly(file);
        }
    }

    @Test
    void whoever_comes_first_all_get_the_same_secret() {
        Path file = folder.resolve("connector.secret");
        var seen = ConcurrentHashMap.<String>newKeySet();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 50; i++) {
                threads.execute(() -> seen.add(ConnectorSecret.of(file)));
            }
        }
        assertThat(seen).hasSize(1);
    }

    @Test
    void an_empty_file_is_no_secret() throws IOException {
        Path file = Files.writeString(folder.resolve("connector.secret"), "\n");
        assertThatThrownBy(() -> ConnectorSecret.of(file)).hasMessageContaining("is empty. Delete it");
    }
}
