package dev.recado.agents;

import java.util.concurrent.CancellationException;

/** A kind of agent. An agent decides; it never sends a message and never changes who owns a conversation. */
public interface Agent {

    /** The kind of agents that this bean answers for. */
    AgentType type();

    /**
     * Decides what to do about the messages of a turn, all of them at once. A failing model is the agent's own business: it
     * answers without one. An interrupt of the thread ends this at once with a {@link CancellationException}; what is
     * wrong with the infrastructure, such as the database, comes out as it is.
     */
    Decision answer(AgentTask task);
}
