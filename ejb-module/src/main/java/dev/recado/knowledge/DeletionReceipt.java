package dev.recado.knowledge;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What became of a document that was deleted or whose last day is over. It answers nothing from that moment on; the receipt says
 * since when the search index, too, is known to hold nothing of it.
 *
 * @param deletedBy the name of who deleted it; null where it was Recado itself
 * @param passages how many passages, each with its vector, it had in the database
 * @param verified whether the index was asked, and held none of them
 * @param attempts how often the index was asked
 * @param problem why it could not be asked the last time; null where it could
 * @param leftovers how many passages the index still had, and lost, when it was first asked
 * @param inIndex how many passages the index holds: 0, or null until that is verified
 * @param backend what was asked, such as {@code Lucene}; null until it is verified
 */
public record DeletionReceipt(
        UUID id,
        UUID documentId,
        String documentName,
        DeletionCause cause,
        Instant deletedAt,
        @Nullable String deletedBy,
        long passages,
        boolean verified,
        int attempts,
        @Nullable String problem,
        long leftovers,
        @Nullable Long inIndex,
        @Nullable String backend,
        @Nullable Instant verifiedAt) {}
