package dev.recado.turns;

/** What became of a customer's messages. Each ends in exactly one of these. */
public enum Outcome {
    /** An answer left for the customer. */
    ANSWERED,
    /** People are in charge; the reason says why. */
    HANDED_OVER,
    /** Nothing in it asks for an answer, such as a reaction. */
    NO_REPLY_NEEDED,
    /** Recado may not answer; the reason says why. */
    REFUSED,
    /** WhatsApp refused the answer; the reason says why. */
    UNDELIVERABLE,
    /** The answer may have left; WhatsApp never said. */
    UNCONFIRMED
}
