package dev.recado.channels;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A number through which a tenant speaks.
 *
 * @param channel {@code WHATSAPP_CLOUD}
 * @param phoneNumberId Meta's id of the number, digits; unique across the installation
 * @param stateReason why it was stopped, for people
 * @param refusedWebhooks how many calls in this number's name were refused (wrong signature, malformed, too large)
 * @param callbackUrl what an administrator enters at Meta as the webhook's address
 */
public record DeviceDetails(
        UUID id,
        String name,
        String channel,
        String phoneNumberId,
        String displayPhoneNumber,
        String businessAccountId,
        boolean enabled,
        DeviceState state,
        @Nullable String stateReason,
        @Nullable Instant lastWebhookAt,
        @Nullable Instant lastErrorAt,
        @Nullable String lastError,
        long refusedWebhooks,
        String callbackUrl,
        Instant createdAt,
        long version) {}
