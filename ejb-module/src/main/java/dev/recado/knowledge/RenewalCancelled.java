package dev.recado.knowledge;

import java.util.UUID;

/** Fired in the transaction in which somebody stopped a document that answers from being taken in anew. */
record RenewalCancelled(UUID documentId) {}
