package dev.recado.web.rest;

import dev.recado.channels.Strains;
import dev.recado.platform.Readiness;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirements;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/**
 * Whether requests can be served. A resource and not a MicroProfile {@code @Readiness} check, because WildFly does not
 * register those of a WAR inside an EAR (WFLY-12835).
 */
@Path("ready")
@ApplicationScoped
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Health")
public class ReadyResource {
    @Inject
    Readiness readiness;

    @Inject
    Strains strains;

    /**
     * Whether requests can be served.
     *
     * @param missing {@code database} or {@code queues}: what does not answer
     * @param strained {@code heap}, {@code disk} or {@code queues}: what is so short that webhooks are asked to come again;
     *     everything else is served
     */
    public record Ready(boolean ready, List<String> missing, List<String> strained) {}

    @GET
    @SecurityRequirements
    @Operation(summary = "Ask whether the server is ready: database and queues answer")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = Ready.class)))
    @APIResponse(responseCode = "503", content = @Content(schema = @Schema(implementation = Ready.class)))
    public Response ready() {
        List<String> missing = readiness.missing();
        return Response.status(missing.isEmpty() ? 200 : 503)
                .entity(new Ready(missing.isEmpty(), missing, strains.found()))
                .build();
    }
}
