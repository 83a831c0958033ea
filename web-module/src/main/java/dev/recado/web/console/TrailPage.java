package dev.recado.web.console;

import dev.recado.audit.Audit;
import dev.recado.audit.AuditEntry;
import dev.recado.audit.AuditFilter;
import dev.recado.audit.Integrity;
import dev.recado.audit.SealDetails;
import dev.recado.audit.Trail;
import dev.recado.platform.Json;
import dev.recado.platform.Page;
import jakarta.faces.view.ViewScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.io.Serializable;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The audit trail: who did what, when, from where, and whether all of it is as it was written. */
@Named
@ViewScoped
@SuppressWarnings("serial") // Kept in memory only: the state is neither passivated nor replicated.
public class TrailPage implements Serializable {
    private static final long serialVersionUID = 1L;
    private static final int STEP = 50;
    private static final String ANY = "";
    /** What an action begins with, and how it is drawn. */
    private static final Map<String, String> FAMILIES = families();

    @Inject
    Audit audit;

    @Inject
    Trail trail;

    @Inject
    Console console;

    @Inject
    ConsoleTexts texts;

    private String text = "";
    private String family = ANY;
    private String user = "";
    private String from = "";
    private String to = "";
    private List<Deed> list = new ArrayList<>();
    private @Nullable String cursor;
    private @Nullable Deed chosen;
    private @Nullable SealDetails seal;
    private @Nullable Integrity checked;

    /**
     * An entry as the page shows it.
     *
     * @param day the heading above it, where a day begins; else null
     * @param who a person or a key; null for what the system did on its own
     * @param what the action in words
     * @param target the name of what it was done to, where the entry tells one
     * @param icon a style class
     */
    public record Deed(
            AuditEntry entry,
            @Nullable String day,
            @Nullable String who,
            String what,
            @Nullable String target,
            String icon) {}

    /** A field that changed; null where there was or is none. */
    public record Change(
            String field, @Nullable String before, @Nullable String after) {}

    /** Reads the newest that are wanted. */
    public void load() {
        seal = trail.lastSeal();
        search();
    }

    /** Reads anew what is wanted now. */
    public void search() {
        list = new ArrayList<>();
        cursor = null;
        showMore();
    }

    /** Takes all filters back. */
    public void clear() {
        text = "";
        family = ANY;
        user = "";
        from = "";
        to = "";
        search();
    }

    public void showMore() {
        Page<AuditEntry> page = audit.list(filter(), new Page.Request(cursor, STEP));
        String last = list.isEmpty() ? "" : console.day(list.getLast().entry().at());
        for (AuditEntry entry : page.items()) {
            String day = console.day(entry.at());
            list.add(deed(entry, day.equals(last) ? null : day));
            last = day;
        }
        cursor = page.nextCursor();
    }

    public void open(Deed deed) {
        chosen = deed;
    }

    /** Reads and checks the whole trail. */
    public void check() {
        checked = trail.check();
        seal = trail.lastSeal();
    }

    /** What a field was and what it is, for the chosen entry. */
    public List<Change> getChanges() {
        if (chosen == null) {
            return List.of();
        }
        Map<String, String> before = fields(chosen.entry().before());
        Map<String, String> after = fields(chosen.entry().after());
        Set<String> names = new LinkedHashSet<>(before.keySet());
        names.addAll(after.keySet());
        return names.stream()
                .map(name -> new Change(name, before.get(name), after.get(name)))
                .toList();
    }

    /** What else the chosen entry says. */
    public List<Map.Entry<String, String>> getDetails() {
        return chosen == null
                ? List.of()
                : List.copyOf(fields(chosen.entry().details()).entrySet());
    }

    /** The query of an export of what is wanted now, without the format. */
    public String getExportQuery() {
        Map<String, String> parameters = new LinkedHashMap<>();
        AuditFilter wanted = filter();
        parameters.put("text", wanted.text());
        parameters.put("action", wanted.action());
        parameters.put("user", wanted.user());
        parameters.put("from", Objects.toString(wanted.from(), null));
        parameters.put("to", Objects.toString(wanted.to(), null));
        StringBuilder query = new StringBuilder();
        parameters.forEach((name, value) -> {
            if (value != null) {
                query.append('&').append(name).append('=').append(URLEncoder.encode(value, StandardCharsets.UTF_8));
            }
        });
        return query.toString();
    }

    public boolean isFiltered() {
        return !filter().equals(AuditFilter.ALL);
    }

    public List<String> getFamilies() {
        return List.copyOf(FAMILIES.keySet());
    }

    public List<Deed> getList() {
        return list;
    }

    public boolean isMore() {
        return cursor != null;
    }

    public @Nullable Deed getChosen() {
        return chosen;
    }

    public @Nullable SealDetails getSeal() {
        return seal;
    }

    public @Nullable Integrity getChecked() {
        return checked;
    }

    public String getText() {
        return text;
    }

    public void setText(@Nullable String text) {
        this.text = orEmpty(text);
    }

    public String getFamily() {
        return family;
    }

    public void setFamily(@Nullable String family) {
        this.family = FAMILIES.containsKey(orEmpty(family)) ? orEmpty(family) : ANY;
    }

    public String getUser() {
        return user;
    }

    public void setUser(@Nullable String user) {
        this.user = orEmpty(user);
    }

    public String getFrom() {
        return from;
    }

    public void setFrom(@Nullable String from) {
        this.from = orEmpty(from);
    }

    public String getTo() {
        return to;
    }

    public void setTo(@Nullable String to) {
        this.to = orEmpty(to);
    }

    private AuditFilter filter() {
        LocalDate last = day(to);
        return new AuditFilter(
                family, user, null, null, start(day(from)), start(last == null ? null : last.plusDays(1)), text);
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

    private Deed deed(AuditEntry entry, @Nullable String day) {
        Map<String, String> details = fields(entry.details());
        Map<String, String> state = fields(entry.after() == null ? entry.before() : entry.after());
        // Whoever logs in is nobody yet when that is written down, so the entry names them as its target.
        String named = details.get("username");
        String who = entry.username() == null ? named : entry.username();
        String target = Stream.of(state.get("name"), details.get("name"), named)
                .filter(name -> name != null && !name.equals(who))
                .findFirst()
                .orElse(null);
        return new Deed(entry, day, who, words(entry.action()), target, icon(entry.action()));
    }

    private String words(String action) {
        String words = texts.of("trail.action." + action);
        return words.startsWith("trail.action.") ? action : words;
    }

    private static String icon(String action) {
        int dot = action.indexOf('.');
        return FAMILIES.getOrDefault(dot < 0 ? action : action.substring(0, dot), "pi-circle");
    }

    private static Map<String, String> fields(@Nullable String json) {
        Map<String, String> fields = new LinkedHashMap<>();
        if (json != null) {
            Json.read(json, Map.class).forEach((name, value) -> fields.put(String.valueOf(name), shown(value)));
        }
        return fields;
    }

    private static String shown(@Nullable Object value) {
        return value == null
                ? "–"
                : value instanceof Map<?, ?> || value instanceof List<?> ? Json.write(value) : String.valueOf(value);
    }

    private static String orEmpty(@Nullable String value) {
        return value == null ? "" : value;
    }

    private static Map<String, String> families() {
        Map<String, String> icons = new LinkedHashMap<>();
        icons.put("user", "pi-user");
        icons.put("session", "pi-sign-in");
        icons.put("second-factor", "pi-verified");
        icons.put("invitation", "pi-envelope");
        icons.put("api-key", "pi-key");
        icons.put("tenant", "pi-building");
        icons.put("device", "pi-mobile");
        icons.put("agent", "pi-android");
        icons.put("llm", "pi-microchip-ai");
        icons.put("knowledge", "pi-book");
        icons.put("conversation", "pi-comments");
        icons.put("kept-event", "pi-inbox");
        icons.put("encryption", "pi-lock");
        icons.put("audit", "pi-history");
        return icons;
    }
}
