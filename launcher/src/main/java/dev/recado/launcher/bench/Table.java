package dev.recado.launcher.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.HdrHistogram.Histogram;

/** Rows of a Markdown table with three columns: what was measured under which conditions, the quantity, its value. */
final class Table {
    private final List<String> rows = new ArrayList<>();

    void row(String group, String what, String value) {
        rows.add("| " + group + " | " + what + " | " + value + " |");
    }

    void addAll(List<String> more) {
        rows.addAll(more);
    }

    List<String> rows() {
        return rows;
    }

    static String number(double value) {
        return String.format(Locale.ROOT, value < 100 ? "%,.1f" : "%,.0f", value);
    }

    static String ratio(double value) {
        return String.format(Locale.ROOT, "%.2f", value);
    }

    static String millis(double millis) {
        return String.format(Locale.ROOT, "%.1f ms", millis);
    }

    static String mib(long bytes) {
        return (bytes >> 20) + " MiB";
    }

    static String seconds(Duration time) {
        return String.format(Locale.ROOT, "%.1f s", time.toMillis() / 1e3);
    }

    /** Of a histogram of microseconds. */
    static String p50p99(Histogram micros) {
        return millis(micros.getValueAtPercentile(50) / 1e3) + " / " + millis(micros.getValueAtPercentile(99) / 1e3);
    }

    /** Of a histogram of microseconds. */
    static String percentiles(Histogram micros) {
        return millis(micros.getValueAtPercentile(50) / 1e3) + " / " + millis(micros.getValueAtPercentile(95) / 1e3)
                + " / " + millis(micros.getValueAtPercentile(99) / 1e3);
    }
}
