package dev.recado.channels;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Somebody who writes to a tenant.
 *
 * @param phone digits, E.164 without the plus sign, Brazilian mobiles with their ninth digit; null for people whom
 *     WhatsApp shows by user name only
 * @param userId WhatsApp's business-scoped user id
 * @param optedOutAt since when the contact wants nothing from the bot; null when they do
 */
public record ContactDetails(
        UUID id,
        @Nullable String name,
        @Nullable String phone,
        @Nullable String username,
        @Nullable String userId,
        Instant createdAt,
        Instant lastSeenAt,
        @Nullable Instant optedOutAt) {}
