package dev.recado.knowledge;

import java.util.UUID;

/** Fired in the transaction that gives a document other days. */
record DaysChanged(UUID tenantId) {}
