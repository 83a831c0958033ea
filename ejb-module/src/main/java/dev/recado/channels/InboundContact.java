package dev.recado.channels;

import org.jspecify.annotations.Nullable;

/**
 * A person as WhatsApp names them in one event. At least one of wa id, phone and user id is there.
 *
 * @param waId WhatsApp's form of the number, which is what we send to
 * @param userId business-scoped user id; the better key when present
 */
public record InboundContact(
        @Nullable String waId,
        @Nullable String phone,
        @Nullable String userId,
        @Nullable String parentUserId,
        @Nullable String username,
        @Nullable String name) {}
