package dev.recado.agents;

import java.util.UUID;

/** An agent that may read a category of the knowledge base. */
public record Reader(UUID id, String name) {}
