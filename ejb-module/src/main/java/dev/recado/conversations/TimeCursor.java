package dev.recado.conversations;

import dev.recado.platform.Ids;
import dev.recado.platform.Invalid;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.UUID;

/** A place in a list that is ordered by time, then id. */
record TimeCursor(Instant at, UUID id) {

    static TimeCursor parse(String text) {
        int split = text.indexOf('_');
        try {
            return new TimeCursor(
                    Instant.parse(text.substring(0, Math.max(split, 0))), Ids.parseCursor(text.substring(split + 1)));
        } catch (DateTimeParseException malformed) {
            throw new Invalid("page.cursor");
        }
    }

    @Override
    public String toString() {
        return at + "_" + id;
    }
}
