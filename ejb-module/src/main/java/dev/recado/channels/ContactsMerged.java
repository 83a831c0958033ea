package dev.recado.channels;

import java.util.UUID;

/** Two contacts turned out to be one person. Fired in the transaction; what named the gone one must name the kept one. */
public record ContactsMerged(UUID keptId, UUID goneId) {}
