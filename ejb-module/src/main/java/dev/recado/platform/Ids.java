package dev.recado.platform;

import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.impl.TimeBasedEpochGenerator;
import java.util.UUID;

/** Ids of rows: UUID version 7 (RFC 9562), which sort by the time of their making and so keep indexes compact. */
public final class Ids {
    private static final TimeBasedEpochGenerator GENERATOR = Generators.timeBasedEpochGenerator();

    private Ids() {}

    /** A new id, never given before; ids of one process grow, so they also tell the order of arrival. */
    public static UUID next() {
        return GENERATOR.generate();
    }

    /** Reads an id that came from outside; a malformed one names nothing, hence {@link NotFound}. */
    public static UUID parse(String kind, String text) {
        try {
            return UUID.fromString(text);
        } catch (IllegalArgumentException malformed) {
            throw new NotFound(kind, text);
        }
    }

    /** Reads a cursor of ours that is an id; {@link Invalid} when somebody has changed it. */
    public static UUID parseCursor(String text) {
        try {
            return UUID.fromString(text);
        } catch (IllegalArgumentException malformed) {
            throw new Invalid("page.cursor");
        }
    }
}
