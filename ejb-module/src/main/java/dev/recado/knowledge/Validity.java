package dev.recado.knowledge;

import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/** Whether today lies within a document's days. Only a {@link #VALID} one answers. */
public enum Validity {
    /** Its first day is still to come. */
    NOT_YET,
    VALID,
    /** Its last day is over. */
    EXPIRED;

    /** On a day; null: without a beginning, without an end. Both days are within. */
    static Validity on(LocalDate day, @Nullable LocalDate from, @Nullable LocalDate until) {
        if (from != null && day.isBefore(from)) {
            return NOT_YET;
        }
        return until != null && day.isAfter(until) ? EXPIRED : VALID;
    }
}
