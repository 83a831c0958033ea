package dev.recado.launcher.bench;

import dev.recado.launcher.BuildTree;
import dev.recado.launcher.LauncherException;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class FiguresTest {
    private static final String PAGE = """
            ### Slow models

            <!-- slow: written by ./recado bench --write -->
            five thousand
            <!-- end of slow -->

            <!-- slow-10000: written by ./recado bench --write -->
            <!-- end of slow-10000 -->

            ### Crashes

            <!-- crash: written by ./recado bench --write -->
            PostgreSQL
            <!-- end of crash -->
            """;

    @Test
    void a_table_replaces_that_of_its_own_variant_alone() {
        String page = Figures.with(PAGE, "slow", "-10000", "ten thousand\n");

        assertThat(page)
                .isEqualTo(PAGE.replace("<!-- end of slow-10000 -->", "ten thousand\n<!-- end of slow-10000 -->"));
        assertThat(Figures.with(page, "slow", "", "again\n")).isEqualTo(page.replace("five thousand", "again"));
        assertThat(Figures.with(page, "slow", "-10000", "again\n")).isEqualTo(page.replace("ten thousand", "again"));
    }

    @Test
    void a_variant_without_a_place_gets_one_behind_the_others_of_its_part() {
        String page = Figures.with(PAGE, "slow", "-10000-h2", "on H2\n");

        assertThat(page).isEqualTo(PAGE.replace("<!-- end of slow-10000 -->", """
                <!-- end of slow-10000 -->

                <!-- slow-10000-h2: written by ./recado bench --write -->
                on H2
                <!-- end of slow-10000-h2 -->"""));
        assertThat(Figures.with(page, "slow", "-10000-h2", "again\n")).isEqualTo(page.replace("on H2", "again"));
    }

    @Test
    void a_page_without_the_part_is_left_alone() {
        assertThatThrownBy(() -> Figures.with(PAGE, "turns", "", "x\n")).isInstanceOf(LauncherException.class);
        assertThatThrownBy(() -> Figures.with(PAGE, "turns", "-h2", "x\n")).isInstanceOf(LauncherException.class);
    }

    @Test
    void every_part_has_its_place_on_the_page() throws IOException {
        String page = Files.readString(BuildTree.root().resolve("docs/benchmarks.md"));
        for (BenchCommand.Part part : BenchCommand.Part.values()) {
            assertThat(Figures.with(page, part.word(), "", "measured\n"))
                    .contains("-->\nmeasured\n<!-- end of " + part.word() + " -->");
        }
        for (String variant : List.of("-10000", "-h2")) {
            String part = variant.equals("-h2") ? "crash" : "slow";
            assertThat(page).contains("<!-- end of " + part + variant + " -->");
        }
    }

    @Test
    void what_was_asked_for_says_which_variant_it_is() {
        assertThat(BenchCommand.of(List.of("slow")).variant(BenchCommand.Part.SLOW))
                .isEmpty();
        assertThat(BenchCommand.of(List.of("slow", "--turns", "10000")).variant(BenchCommand.Part.SLOW))
                .isEqualTo("-10000");
        assertThat(BenchCommand.of(List.of("crash", "--h2")).variant(BenchCommand.Part.CRASH))
                .isEqualTo("-h2");
        assertThat(BenchCommand.of(List.of("crash", "--brief")).variant(BenchCommand.Part.CRASH))
                .isEqualTo("-brief");
        assertThat(BenchCommand.of(List.of("--h2", "--turns", "10000")).variant(BenchCommand.Part.WEBHOOKS))
                .isEqualTo("-h2");
    }
}
