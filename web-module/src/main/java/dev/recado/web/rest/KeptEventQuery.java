package dev.recado.web.rest;

import dev.recado.channels.KeptEventFilter;
import dev.recado.channels.KeptState;
import jakarta.ws.rs.QueryParam;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.jspecify.annotations.Nullable;

/** The query parameters of a search among kept events. */
public class KeptEventQuery {
    @QueryParam("reason")
    @Parameter(description = "Such as UNKNOWN_NUMBER, FAILED or DEAD_LETTER")
    @Nullable
    String reason;

    @QueryParam("state")
    @Parameter(schema = @Schema(implementation = KeptState.class))
    @Nullable
    String state;

    @QueryParam("tenantId")
    @Parameter(description = "For a superuser outside any tenant")
    @Nullable
    UUID tenantId;

    @QueryParam("from")
    @Parameter(description = "The first moment of arrival (RFC 3339)")
    @Nullable
    String from;

    @QueryParam("to")
    @Parameter(description = "The moment after the last (RFC 3339)")
    @Nullable
    String to;

    /** What is asked for; a problem when a parameter is none. */
    KeptEventFilter filter() {
        return new KeptEventFilter(
                reason == null || reason.isBlank() ? null : reason,
                Parameters.oneOf(KeptState.class, "state", state),
                tenantId,
                Parameters.time("from", from),
                Parameters.time("to", to));
    }
}
