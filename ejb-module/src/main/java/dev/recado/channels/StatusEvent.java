package dev.recado.channels;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What WhatsApp says about a message of ours.
 *
 * @param opaque what we gave along when sending: our outbox id
 * @param status one of SENT, DELIVERED, READ, PLAYED, FAILED
 * @param at WhatsApp's time
 */
public record StatusEvent(
        UUID deviceId,
        String externalId,
        @Nullable String opaque,
        DeliveryStatus status,
        Instant at,
        @Nullable String errorCode,
        @Nullable String error) {}
