package dev.recado.channels;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An answer that still waits to be sent.
 *
 * @param reason why, as far as that is known: WhatsApp's code or one of ours
 * @param since when it was written
 */
public record StuckAnswer(
        UUID turnId, UUID conversationId, @Nullable String reason, Instant since) {}
