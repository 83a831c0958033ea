package dev.recado.tenants;

import dev.recado.platform.TenantId;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An organisation.
 *
 * @param zone an IANA time zone, such as {@code America/Sao_Paulo}
 * @param language BCP 47, {@code pt-BR} or {@code en}: what the tenant's customers are spoken to in by default
 * @param quietWindowMillis how long a customer must be quiet before their messages are answered together
 * @param longestWaitMillis how long the first message of a burst waits at most, however busily its sender types
 * @param mostInterruptions how often a newer message cancels the answer under way before it is finished all the same; 0: never
 * @param peopleTimeLimitMinutes how long a customer waits for people before the fall-back; 0: for ever
 * @param peopleFallBack what happens then
 * @param optOutWords a message of nothing else means that its sender wants no more; case, accents and punctuation don't matter
 * @param concurrentTurns how many turns of the tenant may run at once
 * @param documentsLimit how many documents its knowledge base may hold
 * @param storageLimitBytes how large their originals may be together
 * @param usersLimit how many users it may have, disabled ones included
 * @param devicesLimit how many numbers it may speak through
 * @param suspension null unless it is suspended
 * @param answersFrom the end of its last suspension: what came or was written before is neither answered nor sent
 */
public record TenantDetails(
        UUID id,
        String name,
        String zone,
        String language,
        int quietWindowMillis,
        int longestWaitMillis,
        int mostInterruptions,
        int peopleTimeLimitMinutes,
        PeopleFallBack peopleFallBack,
        List<String> optOutWords,
        int concurrentTurns,
        int documentsLimit,
        long storageLimitBytes,
        int usersLimit,
        int devicesLimit,
        TenantState state,
        @Nullable Suspension suspension,
        @Nullable Instant answersFrom,
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

    /** Whether messages may be answered and sent at all. */
    public boolean active() {
        return state == TenantState.ACTIVE;
    }

    /** Whether what came, or was written, at that moment may still lead to a message that leaves. */
    public boolean speaksAbout(Instant at) {
        return active() && (answersFrom == null || !at.isBefore(answersFrom));
    }
}
