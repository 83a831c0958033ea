package dev.recado.web.rest;

import dev.recado.knowledge.GoldenResult;
import dev.recado.knowledge.GoldenRun;
import dev.recado.knowledge.GoldenRuns;
import dev.recado.platform.Page;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** How the knowledge base fares with the golden questions. */
@Path("knowledge/golden-runs")
@ApplicationScoped
@Produces(MediaType.APPLICATION_JSON)
@InsideTenant
@Tag(name = "Knowledge")
public class GoldenRunsResource {
    @Inject
    GoldenRuns runs;

    /** Which version of the knowledge to ask; null: the one that answers. */
    public record NewRun(@Nullable UUID knowledgeVersion) {}

    /** How all questions of a run fared. */
    public record Results(
            List<GoldenResult> items, @Nullable String nextCursor) {}

    @GET
    @Operation(summary = "List runs of the golden questions, newest first")
    public Page<GoldenRun> runs(@BeanParam PageQuery page) {
        return runs.list(page.request());
    }

    @POST
    @Operation(
            summary = "Ask all golden questions",
            description = "ADMIN. In the background: follow state and progress of the answer's Location.")
    @APIResponseSchema(value = GoldenRun.class, responseCode = "201")
    public Response start(NewRun body) {
        GoldenRun run = runs.start(body.knowledgeVersion());
        return Response.created(URI.create("knowledge/golden-runs/" + run.id()))
                .entity(run)
                .build();
    }

    @GET
    @Path("{id}")
    @Operation(summary = "Get a run with its numbers and those of the run before")
    public GoldenRun run(@PathParam("id") UUID id) {
        return runs.get(id);
    }

    @GET
    @Path("{id}/results")
    @Operation(summary = "List what came for each question of a run, and what before")
    public Results results(@PathParam("id") UUID id) {
        return new Results(runs.results(id), null);
    }

    @POST
    @Path("{id}/cancel")
    @Operation(summary = "End a run that is under way", description = "ADMIN.")
    public GoldenRun cancel(@PathParam("id") UUID id) {
        return runs.cancel(id);
    }
}
