package dev.recado.platform.work;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class BackgroundThreadsTest {

    @Test
    @EnabledOnOs(OS.LINUX)
    void the_operating_system_knows_that_this_work_and_no_other_can_wait() throws InterruptedException {
        BackgroundThreads threads = new BackgroundThreads(1);

        int nice = threads.call(BackgroundThreadsTest::niceness);

        assertThat(nice).isEqualTo(10);
        assertThat(threads.isYielding()).isTrue();
        assertThat(niceness()).isLessThan(10);
        threads.end();
    }

    @Test
    void what_fails_there_fails_for_who_asked() {
        BackgroundThreads threads = new BackgroundThreads(1, () -> true);

        assertThatThrownBy(() -> threads.call(() -> {
                    throw new IllegalArgumentException("no vector");
                }))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("no vector");
        threads.end();
    }

    @Test
    void nothing_begins_after_the_end() {
        BackgroundThreads threads = new BackgroundThreads(1, () -> true);
        threads.end();

        assertThatThrownBy(() -> threads.call(() -> true)).isInstanceOf(CancellationException.class);
    }

    /** Of the current thread: the 19th field of its stat, the 17th after its name, which may hold blanks. */
    private static int niceness() {
        try {
            String stat = Files.readString(Path.of("/proc/thread-self/stat"));
            return Integer.parseInt(stat.substring(stat.lastIndexOf(')') + 2).split(" ")[16]);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
