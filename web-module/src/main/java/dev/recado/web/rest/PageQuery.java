package dev.recado.web.rest;

import dev.recado.platform.Invalid;
import dev.recado.platform.Page;
import jakarta.ws.rs.QueryParam;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.jspecify.annotations.Nullable;

/** The query parameters of every list. */
public class PageQuery {
    static final int DEFAULT_LIMIT = 50;
    static final int MOST = 200;

    // Text, because JAX-RS answers 404 to a number that is none.
    @QueryParam("limit")
    @Parameter(
            description = "How many items at most",
            schema = @Schema(type = SchemaType.INTEGER, minimum = "1", maximum = "200", defaultValue = "50"))
    @Nullable
    String limit;

    @QueryParam("cursor")
    @Parameter(description = "The nextCursor of the page before; absent for the first page")
    @Nullable
    String cursor;

    /** The page that is asked for; {@link Invalid} when the limit is none. */
    Page.Request request() {
        String after = cursor == null || cursor.isBlank() ? null : cursor;
        if (limit == null) {
            return new Page.Request(after, DEFAULT_LIMIT);
        }
        try {
            return new Page.Request(after, Integer.parseInt(limit));
        } catch (NumberFormatException none) {
            throw new Invalid("page.limit", 1, MOST);
        }
    }
}
