package dev.recado.platform;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class SecretBoxTest {
    @TempDir
    Path folder;

    @Test
    void a_sealed_secret_opens_where_it_belongs_and_shows_nothing_before() {
        SecretBox box = box(Optional.empty());
        String sealed = box.seal("sk-ação", "llm:1");

        assertThat(sealed).doesNotContain("sk-");
        assertThat(box.open(sealed, "llm:1")).isEqualTo("sk-ação");
        assertThat(box.seal("sk-ação", "llm:1")).isNotEqualTo(sealed);
    }

    @Test
    void a_sealed_secret_that_was_copied_elsewhere_does_not_open() {
        SecretBox box = box(Optional.empty());
        String sealed = box.seal("secret", "llm:1");

        assertThatThrownBy(() -> box.open(sealed, "llm:2")).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void the_key_file_is_made_once_and_for_its_owner_only() throws Exception {
        String sealed = box(Optional.empty()).seal("secret", "a");

        assertThat(box(Optional.empty()).open(sealed, "a")).isEqualTo("secret");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("master.key"))))
                .isEqualTo("rw-------");
    }

    @Test
    void another_master_key_is_explained() {
        String sealed = box(Optional.empty()).seal("secret", "a");
        SecretBox other = box(Optional.of(Base64.getEncoder().encodeToString(new byte[32])));

        assertThatThrownBy(() -> other.open(sealed, "a")).hasMessageContaining("RECADO_MASTER_KEY");
    }

    @Test
    void a_master_key_of_the_wrong_length_is_refused() {
        assertThatThrownBy(() -> box(Optional.of(Base64.getEncoder().encodeToString(new byte[16]))))
                .hasMessageContaining("32 bytes");
    }

    private SecretBox box(Optional<String> key) {
        SecretBox box = new SecretBox();
        box.configured = key;
        box.dataFolder = folder.toString();
        box.load();
        return box;
    }
}
