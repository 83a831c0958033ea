package dev.recado.privacy;

import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What became of a tenant that was, or is being, deleted.
 *
 * @param id the tenant's
 * @param step what is under way: {@code waiting}, {@code queues}, a table's name, {@code index} or {@code done}
 * @param rows how many rows went from each table
 * @param messagesRemoved how many messages were taken out of queues
 * @param indexBefore how many passages the search index had; null until they were counted
 * @param indexAfter how many it has now; null until they were counted
 * @param finishedAt null while it is under way
 */
public record DeletionReceipt(
        UUID id,
        String name,
        Instant requestedAt,
        UUID requestedBy,
        String requestedByName,
        @Nullable Instant startedAt,
        @Nullable Instant finishedAt,
        String step,
        Map<String, Long> rows,
        long messagesRemoved,
        @Nullable Long indexBefore,
        @Nullable Long indexAfter) {

    /** All rows together. */
    public long rowsDeleted() {
        return rows.values().stream().mapToLong(Long::longValue).sum();
    }

    /** Whether nothing is left. */
    public boolean finished() {
        return finishedAt != null;
    }
}
