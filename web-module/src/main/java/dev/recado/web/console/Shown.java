package dev.recado.web.console;

import dev.recado.platform.Page;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * As much of a list as a page shows. Facades give out a limited number at once; what a person has asked for by "more" is read
 * in as many parts as it takes.
 *
 * @param more whether there is still more
 */
record Shown<T>(List<T> items, boolean more) {
    private static final int AT_ONCE = 200;

    /** The first {@code wanted} entries. */
    static <T> Shown<T> of(int wanted, Function<Page.Request, Page<T>> list) {
        List<T> items = new ArrayList<>();
        @Nullable String cursor = null;
        do {
            int missing = wanted - items.size();
            Page<T> part = list.apply(new Page.Request(cursor, Math.min(AT_ONCE, missing)));
            items.addAll(part.items());
            cursor = part.nextCursor();
        } while (cursor != null && items.size() < wanted);
        return new Shown<>(items, cursor != null);
    }
}
