package dev.recado.channels;

import dev.recado.platform.Language;
import dev.recado.platform.Texts;
import java.time.Instant;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An event that could not be processed, and what can be done about it.
 *
 * @param tenantId whose it is, where that is known
 * @param reason such as {@code UNKNOWN_NUMBER}, {@code FAILED} or {@code DEAD_LETTER}
 * @param eventType such as {@code MESSAGE} or {@code STATUS}, where that could be read
 * @param stateAt since when it is in its state
 * @param replays how often it was replayed
 * @param replayable whether a replay could come to anything
 * @param origin of a dead letter: the queue that gave it up
 * @param deliveries of a dead letter: how often that queue had tried, where that is known
 * @param failure what went wrong, without content; the server's log says more under the correlation id
 * @param explanation what happened, in the reader's language
 * @param advice what to do about it, in the reader's language
 * @param raw as it came, secrets masked; in lists its beginning only
 */
public record KeptEventDetails(
        UUID id,
        @Nullable UUID tenantId,
        @Nullable UUID deviceId,
        @Nullable String phoneNumberId,
        String reason,
        @Nullable String eventType,
        KeptState state,
        Instant stateAt,
        int replays,
        boolean replayable,
        Instant receivedAt,
        @Nullable String correlationId,
        @Nullable String origin,
        @Nullable Integer deliveries,
        @Nullable String failure,
        String explanation,
        String advice,
        String raw) {
    // On the text and not on parsed JSON, since what is kept is often not JSON at all.
    private static final Pattern SECRET = Pattern.compile(
            "(?i)(\"[\\w-]*(?:token|secret|password|signature)[\\w-]*\"\\s*:\\s*)\"(?:[^\"\\\\]|\\\\.)*+\"");

    /** For queries. */
    public KeptEventDetails(
            UUID id,
            @Nullable UUID tenantId,
            @Nullable UUID deviceId,
            @Nullable String phoneNumberId,
            String reason,
            @Nullable String eventType,
            KeptState state,
            Instant stateAt,
            int replays,
            boolean replayable,
            Instant receivedAt,
            @Nullable String correlationId,
            @Nullable String origin,
            @Nullable Integer deliveries,
            @Nullable String failure,
            String raw) {
        this(
                id,
                tenantId,
                deviceId,
                phoneNumberId,
                reason,
                eventType,
                state,
                stateAt,
                replays,
                replayable,
                receivedAt,
                correlationId,
                origin,
                deliveries,
                failure,
                text("kept." + reason),
                text("kept." + reason + ".advice"),
                masked(raw));
    }

    private static String text(String key) {
        return Texts.of("dev.recado.channels", Language.current()).get(key);
    }

    static String masked(String raw) {
        return SECRET.matcher(raw).replaceAll("$1\"***\"");
    }
}
