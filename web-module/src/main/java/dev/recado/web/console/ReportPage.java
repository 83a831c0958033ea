package dev.recado.web.console;

import dev.recado.turns.Outcome;
import dev.recado.turns.TurnReport;
import dev.recado.turns.Turns;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How customers were served in a time, and who waits. */
@Named
@RequestScoped
public class ReportPage {
    private static final List<String> PERIODS = List.of("today", "week", "month");
    private static final int WEEK = 7;
    private static final int MONTH = 30;

    @Inject
    Turns turns;

    @Inject
    Console console;

    @Inject
    Clock clock;

    private String period = "today";
    private @Nullable TurnReport report;

    /**
     * One outcome as the page shows it.
     *
     * @param share of all that ended, from 0 to 1
     * @param reasons why, where there is more than one outcome of its kind to tell apart
     */
    public record Bar(Outcome outcome, long turns, double share, List<TurnReport.OutcomeCount> reasons) {}

    public TurnReport getReport() {
        if (report == null) {
            Instant now = clock.instant();
            Instant from =
                    switch (period) {
                        case "week" -> now.minus(Duration.ofDays(WEEK));
                        case "month" -> now.minus(Duration.ofDays(MONTH));
                        default ->
                            LocalDate.ofInstant(now, console.zone())
                                    .atStartOfDay(console.zone())
                                    .toInstant();
                    };
            // The moment of asking included.
            report = turns.report(from, now.plusSeconds(1));
        }
        return report;
    }

    /** The outcomes, the most frequent first. */
    public List<Bar> getBars() {
        Map<Outcome, List<TurnReport.OutcomeCount>> byOutcome = new EnumMap<>(Outcome.class);
        for (TurnReport.OutcomeCount count : getReport().outcomes()) {
            byOutcome
                    .computeIfAbsent(count.outcome(), outcome -> new ArrayList<>())
                    .add(count);
        }
        long ended = getReport().outcomes().stream()
                .mapToLong(TurnReport.OutcomeCount::turns)
                .sum();
        List<Bar> bars = new ArrayList<>();
        byOutcome.forEach((outcome, counts) -> {
            long all = counts.stream().mapToLong(TurnReport.OutcomeCount::turns).sum();
            bars.add(new Bar(
                    outcome,
                    all,
                    (double) all / ended,
                    counts.stream().filter(count -> count.reason() != null).toList()));
        });
        bars.sort(Comparator.comparingLong(Bar::turns).reversed());
        return bars;
    }

    /** How what waits is coloured. */
    public String style(TurnReport.Why why) {
        return switch (why) {
            case OVERDUE, NOT_SENT, UNDELIVERABLE -> "bad";
            case WAITING_FOR_PEOPLE, UNCONFIRMED -> "warn";
        };
    }

    public List<String> getPeriods() {
        return PERIODS;
    }

    public String getPeriod() {
        return period;
    }

    public void setPeriod(@Nullable String period) {
        this.period = period != null && PERIODS.contains(period) ? period : PERIODS.getFirst();
    }
}
