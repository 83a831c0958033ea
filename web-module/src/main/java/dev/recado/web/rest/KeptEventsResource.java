package dev.recado.web.rest;

import dev.recado.channels.KeptEventDetails;
import dev.recado.channels.KeptEventFilter;
import dev.recado.channels.KeptEvents;
import dev.recado.channels.ReplayResult;
import dev.recado.platform.Page;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Events that could not be processed: not understood, nobody's, failed, or given up by a queue. */
@Path("kept-events")
@ApplicationScoped
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Kept events")
public class KeptEventsResource {
    @Inject
    KeptEvents kept;

    /**
     * Which events to replay.
     *
     * @param ids these, at most 500; without them all that match and wait for a decision, 500 at a time
     */
    public record Replay(
            @Nullable List<UUID> ids,
            @Nullable String reason,
            @Nullable UUID tenantId,
            @Nullable Instant from,
            @Nullable Instant to) {}

    @GET
    @Operation(
            summary = "List kept events, the newest first",
            description =
                    "ADMIN: those of the own tenant. A SUPERUSER outside any tenant sees all. Lists have the beginning of the content only.")
    public Page<KeptEventDetails> list(@BeanParam KeptEventQuery query, @BeanParam PageQuery page) {
        return kept.list(query.filter(), page.request());
    }

    @GET
    @Path("{id}")
    @Operation(summary = "Get a kept event", description = "ADMIN.")
    public KeptEventDetails get(@PathParam("id") UUID id) {
        return kept.get(id);
    }

    @POST
    @Path("{id}/replay")
    @Operation(
            summary = "Put a kept event on the inbound queue again",
            description = "ADMIN. What has had its effect before has none a second time.")
    public KeptEventDetails replay(@PathParam("id") UUID id) {
        return kept.replay(id);
    }

    @POST
    @Path("replay")
    @Operation(
            summary = "Replay many kept events",
            description = "ADMIN. Those with the ids, or all that match; at most 500 in one call.")
    public ReplayResult replay(@NotNull Replay wanted) {
        return wanted.ids() == null
                ? kept.replay(new KeptEventFilter(wanted.reason(), null, wanted.tenantId(), wanted.from(), wanted.to()))
                : kept.replay(wanted.ids());
    }

    @POST
    @Path("{id}/dismiss")
    @Operation(summary = "Say that nothing is to be done about a kept event", description = "ADMIN.")
    public KeptEventDetails dismiss(@PathParam("id") UUID id) {
        return kept.dismiss(id);
    }
}
