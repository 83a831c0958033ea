package dev.recado.web.rest;

import dev.recado.platform.Page;
import dev.recado.turns.Outcome;
import dev.recado.turns.TurnDetails;
import dev.recado.turns.Turns;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** What became of customers' messages, and why. */
@Path("turns")
@ApplicationScoped
@Produces(MediaType.APPLICATION_JSON)
@InsideTenant
@Tag(name = "Turns")
public class TurnsResource {
    @Inject
    Turns turns;

    @GET
    @Operation(summary = "List turns, the newest first")
    public Page<TurnDetails> list(
            @Parameter(schema = @Schema(implementation = Outcome.class)) @QueryParam("outcome") @Nullable
                    String outcome,
            @BeanParam PageQuery page) {
        return turns.list(null, Parameters.oneOf(Outcome.class, "outcome", outcome), page.request());
    }

    @GET
    @Path("{id}")
    @Operation(summary = "Get a turn: messages, runs, agent, passages, model, times and outcome")
    public TurnDetails get(@PathParam("id") UUID id) {
        return turns.get(id);
    }
}
