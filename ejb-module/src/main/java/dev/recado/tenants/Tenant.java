package dev.recado.tenants;

import dev.recado.platform.Ids;
import dev.recado.platform.Invalid;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Version;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Set;
import java.util.UUID;

@Entity
class Tenant {
    private static final Set<String> LANGUAGES = Set.of("pt-BR", "en");

    @Id
    private UUID id;

    private String name;
    private String zone;
    private String language;

    @Column(name = "quiet_window_millis")
    private int quietWindowMillis = 3_000;

    @Column(name = "longest_wait_millis")
    private int longestWaitMillis = 15_000;

    @Column(name = "concurrent_turns")
    private int concurrentTurns = 20;

    private boolean suspended;

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
        if (change.concurrentTurns() != null) {
            concurrentTurns = within("concurrentTurns", change.concurrentTurns(), 1, 10_000);
        }
        if (longestWaitMillis < quietWindowMillis) {
            throw new Invalid("tenant.longest-wait", quietWindowMillis);
        }
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
                concurrentTurns,
                suspended,
                createdAt,
                version);
    }

    private static String validName(String name) {
        if (name == null || name.isBlank() || name.strip().length() > 120) {
            throw new Invalid("tenant.name", 120);
        }
        return name.strip();
    }

    private static String validZone(String zone) {
        try {
            return ZoneId.of(zone).getId();
        } catch (DateTimeException unknown) {
            throw new Invalid("tenant.zone", zone);
        }
    }

    private static String validLanguage(String language) {
        if (!LANGUAGES.contains(language)) {
            throw new Invalid("tenant.language", language);
        }
        return language;
    }

    private static int within(String member, int value, int least, int most) {
        if (value < least || value > most) {
            throw new Invalid("tenant.range", member, least, most);
        }
        return value;
    }
}
