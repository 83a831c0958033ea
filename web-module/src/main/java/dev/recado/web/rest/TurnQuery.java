package dev.recado.web.rest;

import dev.recado.turns.Outcome;
import dev.recado.turns.TurnFilter;
import dev.recado.turns.TurnState;
import jakarta.ws.rs.QueryParam;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.jspecify.annotations.Nullable;

/** The query parameters of a search among turns. */
public class TurnQuery {
    @QueryParam("outcome")
    @Parameter(schema = @Schema(implementation = Outcome.class))
    @Nullable
    String outcome;

    @QueryParam("state")
    @Parameter(schema = @Schema(implementation = TurnState.class))
    @Nullable
    String state;

    @QueryParam("conversationId")
    @Nullable
    UUID conversationId;

    @QueryParam("deviceId")
    @Nullable
    UUID deviceId;

    @QueryParam("from")
    @Parameter(description = "The first moment of a turn's first message (RFC 3339)")
    @Nullable
    String from;

    @QueryParam("to")
    @Parameter(description = "The moment after the last (RFC 3339)")
    @Nullable
    String to;

    /** What is asked for; a problem when a parameter is none. */
    TurnFilter filter() {
        return new TurnFilter(
                conversationId,
                deviceId,
                Parameters.oneOf(Outcome.class, "outcome", outcome),
                Parameters.oneOf(TurnState.class, "state", state),
                Parameters.time("from", from),
                Parameters.time("to", to));
    }
}
