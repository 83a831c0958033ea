package dev.recado.web.rest;

import dev.recado.limits.Limits;
import dev.recado.limits.LimitsChange;
import dev.recado.limits.LimitsDetails;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** How much a tenant may do in how much time. */
@Path("tenants/{id}/limits")
@ApplicationScoped
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Tenants")
public class LimitsResource {
    @Inject
    Limits limits;

    @GET
    @Operation(
            summary = "Get a tenant's limits",
            description = "ADMIN of the tenant, or SUPERUSER. null: the installation's default; 0: no limit.")
    public LimitsDetails get(@PathParam("id") UUID id) {
        return limits.get(id);
    }

    @PUT
    @Operation(
            summary = "Grant a tenant other limits",
            description =
                    "SUPERUSER. The whole of it: a member that is absent or null is the installation's default again.")
    public LimitsDetails update(
            @PathParam("id") UUID id,
            @Parameter(hidden = true) @HeaderParam(HttpHeaders.IF_MATCH) @Nullable String ifMatch,
            LimitsChange body) {
        return limits.update(id, ETags.wanted(ifMatch, () -> limits.get(id).version()), body);
    }
}
