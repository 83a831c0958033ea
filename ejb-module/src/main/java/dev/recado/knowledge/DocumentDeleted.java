package dev.recado.knowledge;

import java.util.UUID;

/** Fired in the transaction that removed a document with its passages. */
public record DocumentDeleted(UUID tenantId, UUID documentId) {}
