package dev.recado.channels;

/** How far a message of ours has come. */
public enum DeliveryStatus {
    /** Waits to be sent. */
    PENDING,
    /** Past the point of no return: it is being sent, and will not be sent again under the same id. */
    SENDING,
    /** WhatsApp took it. */
    SENT,
    /** It is on the customer's phone. */
    DELIVERED,
    /** The customer saw it. */
    READ,
    /** The customer played it (voice notes). */
    PLAYED,
    /** It will not arrive. */
    FAILED,
    /** It was taken back before it was sent. */
    CANCELLED,
    /** It may have left; WhatsApp's statuses will tell. */
    UNKNOWN,
    /** It may have left, and WhatsApp never told. It is not repeated. */
    UNCONFIRMED;

    /**
     * Where a message stands after WhatsApp reported a status. Statuses arrive in any order and more than once, so they
     * only ever move forward; FAILED is final, and does not undo a delivery.
     *
     * @param reported one of SENT, DELIVERED, READ, PLAYED, FAILED
     */
    public DeliveryStatus after(DeliveryStatus reported) {
        return switch (this) {
            case FAILED, CANCELLED -> this;
            case PENDING, SENDING, UNKNOWN, UNCONFIRMED -> reported;
            case SENT -> reported;
            case DELIVERED, READ, PLAYED -> reported != FAILED && reported.compareTo(this) > 0 ? reported : this;
        };
    }

    /** Whether WhatsApp has taken the message. */
    boolean isAccepted() {
        return switch (this) {
            case SENT, DELIVERED, READ, PLAYED -> true;
            case PENDING, SENDING, FAILED, CANCELLED, UNKNOWN, UNCONFIRMED -> false;
        };
    }

    /** Whether WhatsApp reports it. */
    boolean reportable() {
        return switch (this) {
            case SENT, DELIVERED, READ, PLAYED, FAILED -> true;
            case PENDING, SENDING, CANCELLED, UNKNOWN, UNCONFIRMED -> false;
        };
    }
}
