package dev.recado.audit;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An entry and the mark by which it is known to be ours.
 *
 * @param macKey id of the key; null for entries of versions that did not mark them
 */
record MarkedEntry(
        AuditEntry entry, @Nullable UUID macKey, @Nullable String mac) {}
