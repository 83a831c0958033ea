package dev.recado.tenants;

import dev.recado.platform.Conflict;
import dev.recado.platform.Ids;
import dev.recado.platform.Invalid;
import dev.recado.platform.Json;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Version;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;
import org.jspecify.annotations.Nullable;

@Entity
class Tenant {
    private static final Set<String> LANGUAGES = Set.of("pt-BR", "en");
    private static final int LONGEST_REASON = 500;
    private static final List<String> OPT_OUT_WORDS =
            List.of("SAIR", "PARAR", "STOP", "CANCELAR INSCRIÇÃO", "DESCADASTRAR");
    private static final int MOST_WORDS = 20;
    private static final int LONGEST_WORD = 60;
    // The fall-back speaks, too, and WhatsApp lets us for 24 hours only.
    private static final int LONGEST_LIMIT_MINUTES = 23 * 60;

    @Id
    private UUID id;

    private String name;
    private String zone;
    private String language;

    @Column(name = "quiet_window_millis")
    private int quietWindowMillis = 3_000;

    @Column(name = "longest_wait_millis")
    private int longestWaitMillis = 15_000;

    @Column(name = "most_interruptions")
    private int mostInterruptions = 3;

    @Column(name = "people_time_limit_minutes")
    private int peopleTimeLimitMinutes = 30;

    @Enumerated(EnumType.STRING)
    @JdbcTypeCode(SqlTypes.VARCHAR)
    @Column(name = "people_fall_back")
    private PeopleFallBack peopleFallBack = PeopleFallBack.BOT;

    @Column(name = "opt_out_words")
    private String optOutWords = Json.write(OPT_OUT_WORDS);

    @Column(name = "concurrent_turns")
    private int concurrentTurns = 20;

    @Column(name = "documents_limit")
    private int documentsLimit = 10_000;

    @Column(name = "storage_limit_bytes")
    private long storageLimitBytes = 10L << 30;

    @Column(name = "users_limit")
    private int usersLimit = 500;

    @Column(name = "devices_limit")
    private int devicesLimit = 100;

    @Enumerated(EnumType.STRING)
    @JdbcTypeCode(SqlTypes.VARCHAR)
    private TenantState state = TenantState.ACTIVE;

    @Column(name = "suspended_at")
    private @Nullable Instant suspendedAt;

    @Column(name = "suspended_by")
    private @Nullable String suspendedBy;

    @Column(name = "suspension_reason")
    private @Nullable String suspensionReason;

    @Column(name = "answers_from")
    private @Nullable Instant answersFrom;

    @Column(name = "created_at")
    private Instant createdAt;

    @Version
    private long version;

    protected Tenant() {}

    Tenant(NewTenant from, Instant now) {
        id = Ids.next();
        name = validName(from.name());
        zone = validZone(from.zone() == null ? "America/Sao_Paulo" : from.zone());
        language = validLanguage(from.language() == null ? "pt-BR" : from.language());
        createdAt = now;
    }

    void apply(TenantChange change) {
        if (change.name() != null) {
            name = validName(change.name());
        }
        if (change.zone() != null) {
            zone = validZone(change.zone());
        }
        if (change.language() != null) {
            language = validLanguage(change.language());
        }
        if (change.quietWindowMillis() != null) {
            quietWindowMillis = within("quietWindowMillis", change.quietWindowMillis(), 0, 60_000);
        }
        if (change.longestWaitMillis() != null) {
            longestWaitMillis = within("longestWaitMillis", change.longestWaitMillis(), 0, 300_000);
        }
        if (change.mostInterruptions() != null) {
            mostInterruptions = within("mostInterruptions", change.mostInterruptions(), 0, 100);
        }
        if (change.peopleTimeLimitMinutes() != null) {
            peopleTimeLimitMinutes =
                    within("peopleTimeLimitMinutes", change.peopleTimeLimitMinutes(), 0, LONGEST_LIMIT_MINUTES);
        }
        if (change.peopleFallBack() != null) {
            peopleFallBack = change.peopleFallBack();
        }
        if (change.optOutWords() != null) {
            optOutWords = Json.write(validWords(change.optOutWords()));
        }
        if (change.concurrentTurns() != null) {
            concurrentTurns = within("concurrentTurns", change.concurrentTurns(), 1, 10_000);
        }
        if (change.documentsLimit() != null) {
            documentsLimit = within("documentsLimit", change.documentsLimit(), 0, 1_000_000);
        }
        if (change.storageLimitBytes() != null) {
            storageLimitBytes = within("storageLimitBytes", change.storageLimitBytes(), 0, 100L << 40);
        }
        if (change.usersLimit() != null) {
            usersLimit = within("usersLimit", change.usersLimit(), 1, 100_000);
        }
        if (change.devicesLimit() != null) {
            devicesLimit = within("devicesLimit", change.devicesLimit(), 0, 10_000);
        }
        if (longestWaitMillis < quietWindowMillis) {
            throw new Invalid("tenant.longest-wait", quietWindowMillis);
        }
    }

    /** {@link Conflict} unless it is active. */
    void suspend(@Nullable String reason, String by, Instant now) {
        if (state != TenantState.ACTIVE) {
            throw refused();
        }
        if (reason == null || reason.isBlank() || reason.strip().length() > LONGEST_REASON) {
            throw new Invalid("tenant.reason", LONGEST_REASON);
        }
        state = TenantState.SUSPENDED;
        suspensionReason = reason.strip();
        suspendedBy = by;
        suspendedAt = now;
    }

    /** {@link Conflict} unless it is suspended. */
    void resume(Instant now) {
        if (state != TenantState.SUSPENDED) {
            throw state == TenantState.ACTIVE ? new Conflict("tenant.not-suspended", name) : refused();
        }
        state = TenantState.ACTIVE;
        suspensionReason = null;
        suspendedBy = null;
        suspendedAt = null;
        answersFrom = now;
    }

    /** There is no way back. {@link Conflict} when it is under way already. */
    void delete() {
        if (state == TenantState.DELETING) {
            throw refused();
        }
        state = TenantState.DELETING;
    }

    /** Why it may not do what an active tenant may. */
    Conflict refused() {
        return state == TenantState.DELETING
                ? new Conflict("tenant.deleting", name)
                : new Conflict("tenant.suspended", name, String.valueOf(suspensionReason));
    }

    TenantState state() {
        return state;
    }

    String name() {
        return name;
    }

    UUID id() {
        return id;
    }

    long version() {
        return version;
    }

    TenantDetails details() {
        return new TenantDetails(
                id,
                name,
                zone,
                language,
                quietWindowMillis,
                longestWaitMillis,
                mostInterruptions,
                peopleTimeLimitMinutes,
                peopleFallBack,
                List.of(Json.read(optOutWords, String[].class)),
                concurrentTurns,
                documentsLimit,
                storageLimitBytes,
                usersLimit,
                devicesLimit,
                state,
                suspension(),
                answersFrom,
                createdAt,
                version);
    }

    private @Nullable Suspension suspension() {
        return suspendedAt == null || suspendedBy == null || suspensionReason == null
                ? null
                : new Suspension(suspensionReason, suspendedAt, suspendedBy);
    }

    private static String validName(String name) {
        if (name == null || name.isBlank() || name.strip().length() > 120) {
            throw new Invalid("tenant.name", 120);
        }
        return name.strip();
    }

    private static String validZone(String zone) {
        // Offsets such as +03:00 are no zones: they know no daylight saving.
        if (!ZoneId.getAvailableZoneIds().contains(zone)) {
            throw new Invalid("tenant.zone", zone);
        }
        return zone;
    }

    private static String validLanguage(String language) {
        if (!LANGUAGES.contains(language)) {
            throw new Invalid("tenant.language", language);
        }
        return language;
    }

    private static List<String> validWords(List<String> words) {
        List<String> stripped = words.stream()
                .map(word -> word == null ? "" : word.strip())
                .distinct()
                .toList();
        // None at all would leave customers without a way out.
        boolean valid = !stripped.isEmpty()
                && stripped.size() <= MOST_WORDS
                && stripped.stream()
                        .allMatch(word -> word.codePoints().anyMatch(Character::isLetterOrDigit)
                                && word.length() <= LONGEST_WORD);
        if (!valid) {
            throw new Invalid("tenant.opt-out-words", MOST_WORDS, LONGEST_WORD);
        }
        return stripped;
    }

    private static int within(String member, int value, int least, int most) {
        return (int) within(member, (long) value, least, most);
    }

    private static long within(String member, long value, long least, long most) {
        if (value < least || value > most) {
            throw new Invalid("tenant.range", member, least, most);
        }
        return value;
    }
}
