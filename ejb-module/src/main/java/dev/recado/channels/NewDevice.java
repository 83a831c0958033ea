package dev.recado.channels;

import org.jspecify.annotations.Nullable;

/**
 * What a device is made from. The secrets are write-only: they are encrypted and no call gives them back.
 *
 * @param channel {@code WHATSAPP_CLOUD}
 * @param phoneNumberId Meta's id of the number, digits
 * @param accessToken the bearer token for the Graph API
 * @param appSecret the secret with which Meta signs webhooks
 * @param verifyToken what Meta repeats in the handshake; made when null
 */
public record NewDevice(
        String name,
        String channel,
        String phoneNumberId,
        String displayPhoneNumber,
        String businessAccountId,
        String accessToken,
        String appSecret,
        @Nullable String verifyToken) {}
