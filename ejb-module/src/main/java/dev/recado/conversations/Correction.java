package dev.recado.conversations;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a customer did to a message after sending it.
 *
 * @param id given on arrival; ids grow
 * @param externalId WhatsApp's id of the correction itself: the same one twice is the same correction
 * @param messageExternalId WhatsApp's id of the message
 * @param deletion whether the message is no longer meant to be read; else it was edited
 * @param text what an edited message says now
 * @param sentAt WhatsApp's time, whole seconds
 */
public record Correction(
        UUID id,
        UUID deviceId,
        String externalId,
        String messageExternalId,
        boolean deletion,
        @Nullable String text,
        Instant sentAt,
        Instant arrivedAt) {}
