package dev.recado.conversations;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A conversation with a customer through a device.
 *
 * @param status {@code OPEN} or {@code CLOSED}
 * @param waiting whether the customer waits for people
 * @param fellBackAt when the customer had waited for people in vain, and no person has done anything since
 * @param optedOut whether the customer wants nothing from the bot; people may write by hand
 * @param windowClosesAt until when WhatsApp lets us write freely: 24 hours after the customer's last message
 */
public record ConversationDetails(
        UUID id,
        UUID contactId,
        @Nullable String contactName,
        @Nullable String contactPhone,
        UUID deviceId,
        String deviceName,
        Owner owner,
        @Nullable UUID ownerUserId,
        @Nullable String ownerUsername,
        String status,
        @Nullable Instant lastMessageAt,
        @Nullable String lastMessageText,
        @Nullable String handoverReason,
        @Nullable String handoverSummary,
        @Nullable Instant windowClosesAt,
        boolean waiting,
        @Nullable Instant fellBackAt,
        boolean optedOut,
        long version) {}
