package dev.recado.whatsapp;

import org.jspecify.annotations.Nullable;

/**
 * Something about webhooks that an administrator should see.
 *
 * @param device the device that it concerns, if one of ours
 */
record Problem(Kind kind, @Nullable Device device) {

    /** What is wrong, with a sentence for those who run the installation. */
    enum Kind {
        SIGNATURE_INVALID("The signature fits no app secret of our devices"),
        PAYLOAD_MALFORMED(
                "The signature is right, but something in the payload is not what Meta documents; it was kept as it came"),
        PAYLOAD_TOO_LARGE("The payload is larger than the 3 MB that Meta promises"),
        DEVICE_NOT_VOUCHED("The payload names this number, but was signed with another app's secret");

        private final String detail;

        Kind(String detail) {
            this.detail = detail;
        }

        String detail() {
            return detail;
        }
    }
}
