package dev.recado.launcher.crash;

import java.util.List;

/**
 * How a run ended.
 *
 * @param rows of the table: what, and how much
 * @param broken promises, each with its evidence; empty when all were kept
 */
public record CrashReport(List<Row> rows, List<String> broken) {
    /** One line of the table. */
    public record Row(String what, String value) {}

    /** Whether every promise was kept. */
    public boolean kept() {
        return broken.isEmpty();
    }
}
