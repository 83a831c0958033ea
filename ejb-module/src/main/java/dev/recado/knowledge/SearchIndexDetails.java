package dev.recado.knowledge;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The current tenant's part of the search index.
 *
 * @param backend what holds it, such as {@code Lucene}
 * @param passages how many passages the database has
 * @param indexed how many the index has; null where it can't be asked
 * @param progress how much of the present check or repair is done, in percent; 100 when none is under way
 * @param reason why it was last looked at
 * @param rebuild whether everything is being written again, not only what is missing
 * @param missing how many passages the last look found missing in the index; they are written as they are found
 * @param surplus how many it found in the index that the database does not have; they are removed as they are found
 * @param problem why it does not go on; null where it does
 * @param finishedAt when the last look ended; null while one is under way
 */
public record SearchIndexDetails(
        IndexStanding standing,
        String backend,
        long passages,
        @Nullable Long indexed,
        int progress,
        IndexReason reason,
        boolean rebuild,
        long missing,
        long surplus,
        @Nullable String problem,
        Instant startedAt,
        @Nullable Instant finishedAt) {}
