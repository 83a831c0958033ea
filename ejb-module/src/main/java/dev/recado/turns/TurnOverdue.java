package dev.recado.turns;

import java.time.Instant;
import java.util.UUID;

/**
 * A turn should have ended long ago. Fired once for each due time, on behalf of its tenant, in a transaction.
 *
 * @param reason {@code run-too-long} or {@code not-started}
 */
public record TurnOverdue(UUID tenantId, UUID turnId, UUID conversationId, Instant dueAt, String reason) {}
