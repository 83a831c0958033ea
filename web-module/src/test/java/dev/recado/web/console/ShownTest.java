package dev.recado.web.console;

import dev.recado.platform.Page;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

class ShownTest {
    private static final int ROWS = 450;

    @Test
    void more_than_one_part_is_read_where_more_is_shown() {
        Shown<Integer> shown = Shown.of(320, ShownTest::list);
        assertEquals(IntStream.range(0, 320).boxed().toList(), shown.items());
        assertTrue(shown.more());
    }

    @Test
    void the_end_is_the_end() {
        assertEquals(ROWS, Shown.of(Integer.MAX_VALUE, ShownTest::list).items().size());
        assertFalse(Shown.of(ROWS, ShownTest::list).more());
        assertFalse(Shown.of(500, ShownTest::list).more());
    }

    private static Page<Integer> list(Page.Request request) {
        int from = request.cursor() == null ? 0 : Integer.parseInt(request.cursor());
        List<Integer> rows = IntStream.range(from, Math.min(ROWS, from + request.limit() + 1))
                .boxed()
                .toList();
        return Page.of(rows, request.limit(), row -> row, row -> String.valueOf(row + 1));
    }
}
