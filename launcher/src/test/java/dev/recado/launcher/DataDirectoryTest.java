package dev.recado.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class DataDirectoryTest {
    @TempDir
    Path temp;

    @Test
    void is_held_by_one_launcher_at_a_time() {
        Path path = temp.resolve("data");
        try (DataDirectory held = DataDirectory.take(path)) {
            assertThat(held.uncleanBefore()).isFalse();
            assertThatThrownBy(() -> DataDirectory.take(path))
                    .isInstanceOf(LauncherException.class)
                    .hasMessageContaining(String.valueOf(ProcessHandle.current().pid()));
            assertThat(DataDirectory.holder(path)).contains(ProcessHandle.current());
        }
        assertThat(DataDirectory.holder(path)).isEmpty();
    }

    @Test
    void a_pid_file_without_its_process_tells_of_an_unclean_end_and_stands_in_nobodys_way() throws IOException {
        Files.writeString(temp.resolve("recado.lock"), "");
        Files.writeString(temp.resolve("recado.pid"), "999999999\n");

        assertThat(DataDirectory.holder(temp)).isEmpty();
        try (DataDirectory held = DataDirectory.take(temp)) {
            assertThat(held.uncleanBefore()).isTrue();
        }
        try (DataDirectory again = DataDirectory.take(temp)) {
            assertThat(again.uncleanBefore()).isFalse();
        }
    }

    @Test
    void a_place_that_cannot_be_written_is_named() throws IOException {
        Path file = Files.writeString(temp.resolve("file"), "");

        assertThatThrownBy(() -> DataDirectory.take(file.resolve("data")))
                .isInstanceOf(LauncherException.class)
                .hasMessageContaining(file.toString())
                .hasMessageContaining("RECADO_DATA");
    }
}
