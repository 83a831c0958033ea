package dev.recado.channels;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The delivery of a message took a step. Fired in the transaction of that step. A step to SENDING is taken while the
 * contact's lane is locked, so its observers may change the message, but must not lock a conversation.
 *
 * @param turnId null for what people write
 * @param error what went wrong, for people, when the status is FAILED
 */
public record DeliveryChanged(
        UUID tenantId,
        UUID outboxId,
        UUID messageId,
        UUID conversationId,
        @Nullable UUID turnId,
        DeliveryStatus status,
        @Nullable String externalId,
        @Nullable String error,
        Instant at) {}
