package dev.recado.web.rest;

import dev.recado.platform.Page;
import dev.recado.privacy.DeletionReceipt;
import dev.recado.privacy.TenantDeletions;
import dev.recado.privacy.TenantExports;
import dev.recado.privacy.TenantUsage;
import dev.recado.privacy.TenantUsages;
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
import jakarta.ws.rs.core.StreamingOutput;
import java.net.URI;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
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

    @Inject
    TenantUsages usages;

    @Inject
    TenantExports exports;

    @Inject
    TenantDeletions deletions;

    /** The tenant's name, typed once more. */
    public record Confirmation(@NotBlank String name) {}

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
            description = "ADMIN of the tenant: zone, language and how turns are taken. Name and limits: SUPERUSER.")
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

    @GET
    @Path("{id}/usage")
    @Operation(summary = "How much a tenant has, beside its limits", description = "One's own, or any for a SUPERUSER.")
    public TenantUsage usage(@PathParam("id") UUID id) {
        return usages.of(id);
    }

    @GET
    @Path("{id}/export")
    @Produces("application/zip")
    @Operation(
            summary = "Download everything of a tenant, without secrets",
            description = "SUPERUSER. A ZIP with JSON lines and the documents; see docs/export.md.")
    @APIResponse(
            responseCode = "200",
            description = "The export, written while it is read. It is complete if it has a manifest.json.",
            content =
                    @Content(
                            mediaType = "application/zip",
                            schema = @Schema(type = SchemaType.STRING, format = "binary")))
    public Response export(@PathParam("id") UUID id) {
        TenantExports.Ready ready = exports.begin(id);
        StreamingOutput body = out -> exports.write(ready, out);
        return Response.ok(body, "application/zip")
                .header(HttpHeaders.CONTENT_DISPOSITION, KnowledgeResource.disposition(ready.fileName()))
                .build();
    }

    @POST
    @Path("{id}/deletion")
    @Operation(
            summary = "Delete a tenant with everything that is its own",
            description = "SUPERUSER. There is no way back. When the answer comes nothing goes in or out any more;"
                    + " the rest is done in the background, and the receipt tells how far it is.")
    @APIResponseSchema(value = DeletionReceipt.class, responseCode = "202")
    public Response delete(@PathParam("id") UUID id, @Valid Confirmation body) {
        DeletionReceipt receipt = deletions.request(id, body.name());
        return Response.accepted(receipt)
                .location(URI.create("tenants/" + id + "/deletion"))
                .build();
    }

    @GET
    @Path("{id}/deletion")
    @Operation(
            summary = "The receipt of a deletion",
            description = "SUPERUSER. It grows while the deletion is under way, and outlives the tenant.")
    public DeletionReceipt deletion(@PathParam("id") UUID id) {
        return deletions.get(id);
    }

    @GET
    @Path("deletions")
    @Operation(summary = "List the receipts of deletions", description = "SUPERUSER.")
    public Page<DeletionReceipt> deletions(@BeanParam PageQuery page) {
        return deletions.list(page.request());
    }
}
