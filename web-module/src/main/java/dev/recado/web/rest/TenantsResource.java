package dev.recado.web.rest;

import dev.recado.platform.Page;
import dev.recado.tenants.NewTenant;
import dev.recado.tenants.TenantChange;
import dev.recado.tenants.TenantDetails;
import dev.recado.tenants.Tenants;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
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
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** The organisations of the installation. */
@Path("tenants")
@ApplicationScoped
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Tenants")
public class TenantsResource {
    @Inject
    Tenants tenants;

    /** Why a tenant is suspended, for its administrators to read. */
    public record Reason(@NotBlank String reason) {}

    @GET
    @Operation(summary = "List tenants", description = "SUPERUSER.")
    public Page<TenantDetails> list(@BeanParam PageQuery page) {
        return tenants.list(page.request());
    }

    @POST
    @Operation(summary = "Make a tenant", description = "SUPERUSER.")
    @APIResponseSchema(value = TenantDetails.class, responseCode = "201")
    public Response create(NewTenant body) {
        TenantDetails tenant = tenants.create(body);
        return Response.created(URI.create("tenants/" + tenant.id()))
                .entity(tenant)
                .build();
    }

    @GET
    @Path("{id}")
    @Operation(summary = "Get a tenant", description = "One's own, or any for a SUPERUSER.")
    public TenantDetails get(@PathParam("id") UUID id) {
        return tenants.get(id);
    }

    @PATCH
    @Path("{id}")
    @Operation(
            summary = "Change a tenant's settings",
            description = "ADMIN of the tenant: zone, language and waiting times. Name and limits: SUPERUSER.")
    public TenantDetails update(
            @PathParam("id") UUID id,
            @Parameter(hidden = true) @HeaderParam(HttpHeaders.IF_MATCH) @Nullable String ifMatch,
            TenantChange body) {
        return tenants.update(id, ETags.wanted(ifMatch, () -> tenants.get(id).version()), body);
    }

    @POST
    @Path("{id}/suspend")
    @Operation(
            summary = "Suspend a tenant",
            description = "SUPERUSER. Messages are kept and none is answered; its users may look, but change nothing."
                    + " When the answer comes, nothing leaves any more.")
    public TenantDetails suspend(@PathParam("id") UUID id, @Valid Reason body) {
        return tenants.suspend(id, body.reason());
    }

    @POST
    @Path("{id}/resume")
    @Operation(
            summary = "Resume a suspended tenant",
            description = "SUPERUSER. Only what comes from now on is answered, never what came meanwhile.")
    public TenantDetails resume(@PathParam("id") UUID id) {
        return tenants.resume(id);
    }
}
