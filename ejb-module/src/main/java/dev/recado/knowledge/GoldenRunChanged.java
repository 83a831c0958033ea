package dev.recado.knowledge;

import java.util.UUID;

/** A run of the golden questions has moved on; observed by the console. */
public record GoldenRunChanged(UUID tenantId, UUID runId) {}
