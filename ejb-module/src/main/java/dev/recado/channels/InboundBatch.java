package dev.recado.channels;

import jakarta.json.JsonObject;
import java.time.Instant;
import java.util.List;

/**
 * All events of one webhook call, as the connector normalised them.
 *
 * @param receivedAt when the webhook arrived at the connector
 */
public record InboundBatch(String correlationId, Instant receivedAt, List<JsonObject> events) {}
