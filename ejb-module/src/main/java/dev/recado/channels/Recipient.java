package dev.recado.channels;

import org.jspecify.annotations.Nullable;

/**
 * Whom a message goes to; at least one member is there.
 *
 * @param waId the number in WhatsApp's own form
 * @param userId business-scoped user id, for people without a visible number
 */
public record Recipient(@Nullable String waId, @Nullable String userId) {}
