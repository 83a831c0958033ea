package dev.recado.tenants;

import dev.recado.platform.TenantId;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Locale;
import java.util.UUID;

/**
 * An organisation.
 *
 * @param zone an IANA time zone, such as {@code America/Sao_Paulo}
 * @param language BCP 47, {@code pt-BR} or {@code en}: what the tenant's customers are spoken to in by default
 * @param quietWindowMillis how long a customer must be quiet before their messages are answered together
 * @param longestWaitMillis how long the first message of a burst waits at most, however busily its sender types
 * @param concurrentTurns how many turns of the tenant may run at once
 */
public record TenantDetails(
        UUID id,
        String name,
        String zone,
        String language,
        int quietWindowMillis,
        int longestWaitMillis,
        int concurrentTurns,
        boolean suspended,
        Instant createdAt,
        long version) {

    /** The id, ready for use. */
    public TenantId tenantId() {
        return new TenantId(id);
    }

    /** The zone, ready for use. */
    public ZoneId zoneId() {
        return ZoneId.of(zone);
    }

    /** The language, ready for use. */
    public Locale locale() {
        return Locale.forLanguageTag(language);
    }
}
