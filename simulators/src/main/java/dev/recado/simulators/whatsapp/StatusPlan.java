package dev.recado.simulators.whatsapp;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which statuses an accepted message gets, and when.
 *
 * @param enabled false: none at all
 * @param sequence the statuses, in the order in which they are reported; Meta may skip or swap some
 * @param sentMillis after acceptance
 * @param deliveredMillis after acceptance
 * @param readMillis after acceptance; null: when the customer looks at the chat
 * @param failure instead of being delivered, messages fail with this
 */
public record StatusPlan(
        boolean enabled,
        List<String> sequence,
        long sentMillis,
        long deliveredMillis,
        @Nullable Long readMillis,
        @Nullable Failure failure) {

    /**
     * A message that WhatsApp accepted and then could not deliver.
     *
     * @param times for how many messages; -1: until changed
     * @param to only for this customer; null: for all
     */
    public record Failure(
            int code,
            String title,
            String details,
            int times,
            @Nullable String to) {
        boolean applies(Customer customer) {
            return times != 0 && (to == null || to.equals(customer.id()) || to.equals(customer.waId()));
        }

        Failure used() {
            return times < 0 ? this : new Failure(code, title, details, times - 1, to);
        }
    }

    /** Sent at once, delivered soon, read when the customer looks. */
    public static final StatusPlan DEFAULT =
            new StatusPlan(true, List.of("sent", "delivered", "read"), 60, 250, null, null);

    long delayOf(String status) {
        return switch (status) {
            case "sent" -> sentMillis;
            case "read" -> readMillis == null ? 0 : readMillis;
            default -> deliveredMillis;
        };
    }

    StatusPlan withFailure(@Nullable Failure newFailure) {
        return new StatusPlan(enabled, sequence, sentMillis, deliveredMillis, readMillis, newFailure);
    }
}
