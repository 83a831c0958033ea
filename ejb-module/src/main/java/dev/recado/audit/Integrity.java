package dev.recado.audit;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a check of a trail found.
 *
 * @param intact whether nothing was found to be wrong
 * @param checkedAt when it was checked
 * @param sealedUpTo when the last good seal was made; null where there is none
 * @param seals good seals
 * @param entries entries under good seals
 * @param waiting entries that have no seal yet
 * @param lastSeal MAC of the last good seal: note it somewhere else, and nobody can ever rewrite the trail up to here unseen
 * @param problem the first thing that is wrong; null when intact
 */
public record Integrity(
        boolean intact,
        Instant checkedAt,
        @Nullable Instant sealedUpTo,
        long seals,
        long entries,
        long waiting,
        @Nullable String lastSeal,
        @Nullable Problem problem) {

    /**
     * What is wrong.
     *
     * @param seal number of the seal that shows it; 0 where an entry has none
     * @param entryId the entry, where it can be told
     * @param from the trail is good up to here; null where not even its beginning is
     */
    public record Problem(
            Kind kind,
            long seal,
            @Nullable UUID entryId,
            @Nullable Instant from) {}

    /** Kinds of tampering, by what shows. */
    public enum Kind {
        /** A seal is gone, or one was put in between. */
        SEAL_MISSING,
        /** A seal was changed or made by somebody without the key. */
        SEAL_CHANGED,
        /** The end of the chain was cut off or made anew. */
        END_REPLACED,
        /** An entry was changed, or put in by somebody without the key. */
        ENTRY_CHANGED,
        /** Entries are missing, too many or in another order. */
        ENTRIES_DIFFER
    }
}
