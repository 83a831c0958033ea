package dev.recado.knowledge;

import java.util.UUID;

/** Fired in the transaction in which a document came, moved on, failed or became ready. */
public record DocumentChanged(UUID tenantId, UUID documentId, DocumentStatus status, int progress) {}
