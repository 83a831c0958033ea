package dev.recado.platform;

import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A part of a list.
 *
 * @param nextCursor opaque; pass it to get what follows; null at the end
 */
public record Page<T>(List<T> items, @Nullable String nextCursor) {

    /** A request for a page: {@code limit} items (1 to 200) after the cursor (null: from the start). */
    public record Request(@Nullable String cursor, int limit) {
        public Request {
            if (limit < 1 || limit > 200) {
                throw new Invalid("page.limit", 1, 200);
            }
        }
    }

    /** Makes a page from up to {@code limit + 1} rows: the one too many only says that there is more. */
    public static <R, T> Page<T> of(List<R> rows, int limit, Function<R, T> item, Function<R, String> cursor) {
        boolean more = rows.size() > limit;
        List<R> shown = more ? rows.subList(0, limit) : rows;
        return new Page<>(shown.stream().map(item).toList(), more ? cursor.apply(shown.getLast()) : null);
    }
}
