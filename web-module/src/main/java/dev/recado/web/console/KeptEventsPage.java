package dev.recado.web.console;

import dev.recado.channels.KeptEventDetails;
import dev.recado.channels.KeptEventFilter;
import dev.recado.channels.KeptEvents;
import dev.recado.channels.KeptState;
import dev.recado.channels.ReplayResult;
import dev.recado.platform.Page;
import jakarta.faces.view.ViewScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.io.Serializable;
import java.time.Instant;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Events that could not be processed, and what can be done about them: for administrators and the superuser. */
@Named
@ViewScoped
@SuppressWarnings("serial") // Kept in memory only: the state is neither passivated nor replicated.
public class KeptEventsPage implements Serializable {
    private static final long serialVersionUID = 1L;
    private static final int STEP = 50;
    private static final String ANY = "";
    /** In the order of the menu: what an operator of the system can do most about comes first. */
    private static final List<String> REASONS = List.of(
            "DEAD_LETTER",
            "FAILED",
            "UNKNOWN_NUMBER",
            "UNKNOWN_DEVICE",
            "MALFORMED",
            "NOT_UNDERSTOOD",
            "UNKNOWN_FIELD",
            "ERRORS");

    @Inject
    KeptEvents events;

    @Inject
    Console console;

    @Inject
    Said said;

    private String reason = ANY;
    private String state = KeptState.KEPT.name();
    private String from = "";
    private String to = "";
    private List<KeptEventDetails> list = new ArrayList<>();
    private List<KeptEventDetails> selected = new ArrayList<>();
    private @Nullable String cursor;
    private @Nullable KeptEventDetails chosen;

    /** Reads the newest that are wanted. */
    public void load() {
        list = new ArrayList<>();
        selected = new ArrayList<>();
        cursor = null;
        showMore();
    }

    /** Takes all filters back. */
    public void clear() {
        reason = ANY;
        state = KeptState.KEPT.name();
        from = "";
        to = "";
        load();
    }

    public void showMore() {
        Page<KeptEventDetails> page = events.list(filter(), new Page.Request(cursor, STEP));
        list.addAll(page.items());
        cursor = page.nextCursor();
    }

    /** Shows one with all its content. */
    public void open(KeptEventDetails event) {
        chosen = events.get(event.id());
    }

    public void replayChosen() {
        if (chosen != null) {
            chosen = events.replay(chosen.id());
            load();
            said.done("kept.said.replayed");
        }
    }

    public void dismissChosen() {
        if (chosen != null) {
            chosen = events.dismiss(chosen.id());
            load();
            said.done("kept.said.dismissed");
        }
    }

    /** Replays what is ticked. */
    public void replaySelected() {
        if (selected.isEmpty()) {
            said.warn("kept.select");
            return;
        }
        tell(events.replay(selected.stream().map(KeptEventDetails::id).toList()));
    }

    /** Replays all that match the filter and wait for a decision. */
    public void replayAll() {
        tell(events.replay(filter()));
    }

    private void tell(ReplayResult result) {
        load();
        if (result.replayed() > 0) {
            said.done(result.more() ? "kept.said.replayed.more" : "kept.said.replayed.many", result.replayed());
        }
        if (result.refused() > 0) {
            said.warn("kept.said.refused", result.refused());
        }
        if (result.replayed() + result.refused() == 0) {
            said.warn("kept.said.none");
        }
    }

    public boolean isFiltered() {
        return !filter().equals(new KeptEventFilter(null, KeptState.KEPT, null, null, null));
    }

    private KeptEventFilter filter() {
        LocalDate last = day(to);
        return new KeptEventFilter(
                reason.isEmpty() ? null : reason,
                state.isEmpty() ? null : KeptState.valueOf(state),
                null,
                start(day(from)),
                start(last == null ? null : last.plusDays(1)));
    }

    private @Nullable Instant start(@Nullable LocalDate day) {
        return day == null ? null : day.atStartOfDay(console.zone()).toInstant();
    }

    private static @Nullable LocalDate day(String text) {
        try {
            return text.isBlank() ? null : LocalDate.parse(text.strip());
        } catch (DateTimeParseException half) {
            // A date that is still being typed.
            return null;
        }
    }

    /** How a state is coloured. */
    public String style(KeptEventDetails event) {
        return switch (event.state()) {
            case KEPT -> "warn";
            case REPLAYED -> "good";
            case DISMISSED -> "calm";
        };
    }

    public List<String> getReasons() {
        return REASONS;
    }

    public List<KeptState> getStates() {
        return Arrays.asList(KeptState.values());
    }

    public List<KeptEventDetails> getList() {
        return list;
    }

    public List<KeptEventDetails> getSelected() {
        return selected;
    }

    public void setSelected(@Nullable List<KeptEventDetails> selected) {
        this.selected = selected == null ? new ArrayList<>() : selected;
    }

    public boolean isMore() {
        return cursor != null;
    }

    public @Nullable KeptEventDetails getChosen() {
        return chosen;
    }

    public String getReason() {
        return reason;
    }

    public void setReason(@Nullable String reason) {
        this.reason = reason != null && REASONS.contains(reason) ? reason : ANY;
    }

    public String getState() {
        return state;
    }

    public void setState(@Nullable String state) {
        this.state =
                Arrays.stream(KeptState.values()).anyMatch(one -> one.name().equals(state)) && state != null
                        ? state
                        : ANY;
    }

    public String getFrom() {
        return from;
    }

    public void setFrom(@Nullable String from) {
        this.from = from == null ? "" : from;
    }

    public String getTo() {
        return to;
    }

    public void setTo(@Nullable String to) {
        this.to = to == null ? "" : to;
    }
}
