package dev.recado.channels;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The delivery of a message took a step. Fired in the transaction of that step. A step to SENDING is taken while the
 * contact's lane is locked, so its observers may change the message, but must not lock a conversation.
 *
 * @param turnId null for what people write
 * @param former the status before the step
 * @param error what went wrong, for people, when the status is FAILED
 * @param errorCode WhatsApp's code of that, or one of ours
 */
public record DeliveryChanged(
        UUID tenantId,
        UUID outboxId,
        UUID messageId,
        UUID conversationId,
        @Nullable UUID turnId,
        DeliveryStatus former,
        DeliveryStatus status,
        @Nullable String externalId,
        @Nullable String error,
        @Nullable String errorCode,
        Instant at) {
    /** The code of a message that was not sent because the 24-hour window had closed. */
    public static final String WINDOW_CLOSED = "window-closed";

    /** Meta's own code for the same, should its clock be ahead of ours. */
    private static final String RE_ENGAGEMENT = "131047";

    /** Whether WhatsApp had the message already, and now tells that it came further. */
    public boolean furtherOn() {
        return former.isAccepted() && status.isAccepted();
    }

    /** Whether it failed because the 24-hour window had closed. */
    public boolean windowClosed() {
        return WINDOW_CLOSED.equals(errorCode) || RE_ENGAGEMENT.equals(errorCode);
    }
}
