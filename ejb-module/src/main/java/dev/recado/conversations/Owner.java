package dev.recado.conversations;

/** Who is in charge of a conversation. */
public enum Owner {
    /** The agents answer. */
    BOT,
    /** People answer; the agents are silent. */
    PEOPLE
}
