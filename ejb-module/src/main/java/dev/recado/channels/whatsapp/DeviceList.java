package dev.recado.channels.whatsapp;

import java.util.List;
import java.util.UUID;

/**
 * All devices of the installation with their secrets in the clear, for the connector only. It must never be logged, which is
 * why {@link Entry} does not show its members.
 *
 * @param version changes whenever any device does; serves as the ETag
 */
public record DeviceList(String version, List<Entry> devices) {

    /** One device. */
    public record Entry(
            UUID id,
            String phoneNumberId,
            String displayPhoneNumber,
            String businessAccountId,
            String accessToken,
            String appSecret,
            String verifyToken,
            boolean enabled) {

        @Override
        public String toString() {
            return "device " + id;
        }
    }
}
