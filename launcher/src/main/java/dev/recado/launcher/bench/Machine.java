package dev.recado.launcher.bench;

import dev.recado.launcher.EmbeddedPostgresProcess;
import dev.recado.launcher.LauncherException;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Locale;

/** Where a benchmark ran, and how busy it was there. */
final class Machine {
    private Machine() {}

    /** Processors, memory, operating system and Java in one line. */
    static String description() {
        return String.format(
                Locale.ROOT,
                "%d processors (%s), %s, %s %s, Java %s",
                Runtime.getRuntime().availableProcessors(),
                field("/proc/cpuinfo", "model name"),
                field("/proc/meminfo", "MemTotal"),
                System.getProperty("os.name"),
                System.getProperty("os.version"),
                Runtime.version());
    }

    /** The system's load average over the last minute; negative where it is not known. */
    static double load() {
        return ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
    }

    /** What a process has used of all processors since it was started, in milliseconds; 0 where that is not known. */
    static double cpuMillis(long pid) {
        return ProcessHandle.of(pid)
                .flatMap(process -> process.info().totalCpuDuration())
                .map(cpu -> cpu.toNanos() / 1e6)
                .orElse(0.0);
    }

    /** How many connections the server holds to its PostgreSQL at this moment; negative on H2. */
    static int connections(World world) {
        EmbeddedPostgresProcess postgres = world.postgres();
        if (postgres == null) {
            return -1;
        }
        try (Connection owner = DriverManager.getConnection(
                        postgres.jdbcUrl(), postgres.ownerUser(), postgres.ownerPassword());
                Statement statement = owner.createStatement();
                ResultSet count = statement.executeQuery(
                        "select count(*) from pg_stat_activity where usename = '" + postgres.user() + "'")) {
            count.next();
            return count.getInt(1);
        } catch (SQLException e) {
            throw new LauncherException("The database's connections can't be counted", e);
        }
    }

    /** Waits until that moment of {@link System#nanoTime}. */
    static void pauseUntil(long nanoTime) {
        World.pause(Duration.ofNanos(nanoTime - System.nanoTime()));
    }

    private static String field(String file, String name) {
        try {
            return Files.readAllLines(Path.of(file)).stream()
                    .filter(line -> line.startsWith(name))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst()
                    .orElse("?");
        } catch (IOException e) {
            return "?";
        }
    }
}
