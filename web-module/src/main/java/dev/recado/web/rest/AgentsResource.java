package dev.recado.web.rest;

import dev.recado.agents.AgentChange;
import dev.recado.agents.AgentDetails;
import dev.recado.agents.Agents;
import dev.recado.agents.PromptVariable;
import dev.recado.platform.Page;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** The agents that answer customers. */
@Path("agents")
@ApplicationScoped
@Produces(MediaType.APPLICATION_JSON)
@InsideTenant
@Tag(name = "Agents")
public class AgentsResource {
    @Inject
    Agents agents;

    /** A prompt to try, with its variables. */
    public record PromptText(@NotNull String prompt) {}

    /** The prompt with its variables filled by examples. */
    public record PromptPreview(String text) {}

    @GET
    @Operation(summary = "List agents")
    public Page<AgentDetails> list(@BeanParam PageQuery page) {
        return agents.list(page.request());
    }

    @GET
    @Path("variables")
    @Operation(summary = "List the variables that a prompt may use")
    public List<PromptVariable> variables() {
        return agents.variables();
    }

    @GET
    @Path("{id}")
    @Operation(summary = "Get an agent")
    public AgentDetails get(@PathParam("id") UUID id) {
        return agents.get(id);
    }

    @PATCH
    @Path("{id}")
    @Operation(summary = "Change an agent", description = "ADMIN. It takes effect on the next turn.")
    public AgentDetails update(
            @PathParam("id") UUID id,
            @Parameter(hidden = true) @HeaderParam(HttpHeaders.IF_MATCH) @Nullable String ifMatch,
            AgentChange body) {
        return agents.update(id, ETags.wanted(ifMatch, () -> agents.get(id).version()), body);
    }

    @POST
    @Path("{id}/preview")
    @Operation(summary = "Fill a prompt's variables with examples", description = "Changes nothing.")
    public PromptPreview preview(@PathParam("id") UUID id, @Valid PromptText body) {
        return new PromptPreview(agents.preview(id, body.prompt()));
    }
}
