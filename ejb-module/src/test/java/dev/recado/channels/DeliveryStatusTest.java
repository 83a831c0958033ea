package dev.recado.channels;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class DeliveryStatusTest {

    @ParameterizedTest
    @CsvSource({
        // Forward.
        "SENT, DELIVERED, DELIVERED",
        "SENT, READ, READ",
        "DELIVERED, READ, READ",
        "READ, PLAYED, PLAYED",
        "SENT, FAILED, FAILED",
        // Never back, never twice.
        "READ, DELIVERED, READ",
        "PLAYED, READ, PLAYED",
        "DELIVERED, SENT, DELIVERED",
        "DELIVERED, DELIVERED, DELIVERED",
        "SENT, SENT, SENT",
        // A failure is final, and does not undo a delivery.
        "FAILED, DELIVERED, FAILED",
        "FAILED, SENT, FAILED",
        "DELIVERED, FAILED, DELIVERED",
        "READ, FAILED, READ",
        // Whatever WhatsApp says settles what we do not know.
        "SENDING, SENT, SENT",
        "SENDING, READ, READ",
        "UNKNOWN, SENT, SENT",
        "UNKNOWN, FAILED, FAILED",
        "UNCONFIRMED, DELIVERED, DELIVERED",
        "UNCONFIRMED, FAILED, FAILED",
        "PENDING, DELIVERED, DELIVERED",
        // What was never sent stays unsent.
        "CANCELLED, SENT, CANCELLED",
    })
    void statuses_only_move_forward(DeliveryStatus before, DeliveryStatus reported, DeliveryStatus after) {
        assertThat(before.after(reported)).isEqualTo(after);
    }
}
