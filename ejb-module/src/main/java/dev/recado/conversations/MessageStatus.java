package dev.recado.conversations;

/** How far a message to the customer has come. It only moves forward. */
public enum MessageStatus {
    PENDING,
    SENDING,
    SENT,
    DELIVERED,
    READ,
    PLAYED,
    /** It did not arrive, and the error says why. */
    FAILED,
    /** It was withdrawn before it left. */
    CANCELLED,
    /** It may have left: WhatsApp did not say, and it is not repeated blindly. */
    UNCONFIRMED
}
