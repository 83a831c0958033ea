package dev.recado.agents;

/** The kinds of agent. Each has one bean behind the port {@link Agent}. */
public enum AgentType {
    /** Serves whoever writes. */
    GENERAL,
    /** Knows one subject and gets conversations by transfer. */
    SPECIALIST,
    /** Works through other systems. */
    INTEGRATION,
    /** Hands over to people. */
    HUMAN,
    /** Serves one person. */
    PERSONAL
}
