package dev.recado.launcher.crash;

import dev.recado.launcher.LauncherException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Iterator;
import java.util.List;

/** {@code ./recado bench crash [--h2] [--brief] [--kills N] [--seed N]}. */
public final class CrashCommand {
    /** How often a full run kills the server. */
    public static final int KILLS = 50;

    private static final String USAGE = "bench crash [--h2] [--brief] [--kills N] [--seed N]";

    private final CrashPlan plan;

    private CrashCommand(CrashPlan plan) {
        this.plan = plan;
    }

    /** @throws LauncherException when an option is unknown */
    public static CrashCommand of(List<String> options) {
        boolean h2 = false;
        boolean brief = false;
        int kills = KILLS;
        long seed = new SecureRandom().nextInt(1_000_000);
        try {
            for (Iterator<String> rest = options.iterator(); rest.hasNext(); ) {
                switch (rest.next()) {
                    case "--h2" -> h2 = true;
                    case "--brief" -> brief = true;
                    case "--kills" -> kills = Integer.parseInt(rest.next());
                    case "--seed" -> seed = Long.parseLong(rest.next());
                    default -> throw new LauncherException(USAGE);
                }
            }
        } catch (RuntimeException e) {
            throw new LauncherException(USAGE, e);
        }
        if (kills < 1 || (brief && h2)) {
            throw new LauncherException(USAGE);
        }
        return new CrashCommand(brief ? CrashPlan.brief(seed) : CrashPlan.full(h2, kills, seed));
    }

    /**
     * Runs and tells.
     *
     * @return rows of a table with three columns
     * @throws LauncherException when a promise was broken; the evidence is on standard error, and under {@code data}
     */
    public List<String> run(Path data, int offset) {
        System.err.println("Crashes: seed " + plan.seed() + ", " + plan.kills() + " kills, everything in " + data);
        CrashReport report = CrashRun.run(data, offset, plan, System.err::println);
        List<String> rows = report.rows().stream()
                .map(row -> "| Crashes, " + (plan.h2() ? "H2" : "PostgreSQL") + " | " + row.what() + " | " + row.value()
                        + " |")
                .toList();
        if (!report.kept()) {
            rows.forEach(System.err::println);
            report.broken().forEach(System.err::println);
            Path evidence = data.resolve("broken.txt");
            try {
                Files.write(evidence, report.broken());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            throw new LauncherException(report.broken().size() + " promises were broken: see " + evidence
                    + ". Repeat it with --seed " + plan.seed());
        }
        return rows;
    }
}
