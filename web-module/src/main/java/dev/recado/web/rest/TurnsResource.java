package dev.recado.web.rest;

import dev.recado.platform.Page;
import dev.recado.turns.TurnDetails;
import dev.recado.turns.TurnReport;
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
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
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
    private static final Duration DAY = Duration.ofDays(1);

    @Inject
    Turns turns;

    @Inject
    Clock clock;

    @GET
    @Operation(summary = "List turns, the newest first")
    public Page<TurnDetails> list(@BeanParam TurnQuery query, @BeanParam PageQuery page) {
        return turns.list(query.filter(), page.request());
    }

    @GET
    @Path("report")
    @Operation(
            summary = "Count outcomes, times to answer, and what waits now",
            description = "Of the turns whose first message came in that time; without one, the last 24 hours.")
    public TurnReport report(
            @Parameter(description = "The first moment (RFC 3339)") @QueryParam("from") @Nullable String from,
            @Parameter(description = "The moment after the last (RFC 3339); now by default") @QueryParam("to") @Nullable
                    String to) {
        Instant end = Objects.requireNonNullElseGet(Parameters.time("to", to), clock::instant);
        Instant start = Objects.requireNonNullElseGet(Parameters.time("from", from), () -> end.minus(DAY));
        return turns.report(start, end);
    }

    @GET
    @Path("{id}")
    @Operation(summary = "Get a turn: messages, runs, agent, passages, model, times and outcome")
    public TurnDetails get(@PathParam("id") UUID id) {
        return turns.get(id);
    }
}
