package dev.recado.it;

import dev.recado.launcher.crash.CrashPlan;
import dev.recado.launcher.crash.CrashReport;
import dev.recado.launcher.crash.CrashRun;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

import static org.assertj.core.api.Assertions.assertThat;

/** The short form of {@code ./recado bench crash}, on PostgreSQL, with processes of its own. */
@Isolated("What is under way when a server is killed depends on how busy the machine is")
class CrashTrafficIT {
    private static final long SEED = 1;

    @Test
    void no_promise_is_broken_by_kills_an_outage_of_the_database_and_failing_providers() {
        List<String> progress = new ArrayList<>();

        CrashReport report = CrashRun.run(
                Suite.directory().resolve("crash-traffic"), Suite.nextOffset(), CrashPlan.brief(SEED), progress::add);

        assertThat(report.broken()).as("%s%n%s", progress, report.rows()).isEmpty();
    }
}
