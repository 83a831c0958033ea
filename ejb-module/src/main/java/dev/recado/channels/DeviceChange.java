package dev.recado.channels;

import org.jspecify.annotations.Nullable;

/** A change of a device; null members stay as they are. The number itself ({@code phoneNumberId}) never changes. */
public record DeviceChange(
        @Nullable String name,
        @Nullable String displayPhoneNumber,
        @Nullable String businessAccountId,
        @Nullable String accessToken,
        @Nullable String appSecret,
        @Nullable String verifyToken,
        @Nullable Boolean enabled) {}
