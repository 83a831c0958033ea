package dev.recado.conversations;

/** Who wrote a message. */
public enum Author {
    CUSTOMER,
    /** An agent (the bot). */
    AGENT,
    /** A person of the organisation, by console, REST or the phone app. */
    PERSON,
    /** Recado itself, such as a notice that pictures are not understood yet. */
    SYSTEM
}
