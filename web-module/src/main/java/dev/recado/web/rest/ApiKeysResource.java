package dev.recado.web.rest;

import dev.recado.platform.Page;
import dev.recado.users.ApiKeyChange;
import dev.recado.users.ApiKeyDetails;
import dev.recado.users.ApiKeys;
import dev.recado.users.NewApiKey;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.DELETE;
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

/** Keys for machines. */
@Path("api-keys")
@ApplicationScoped
@Produces(MediaType.APPLICATION_JSON)
@InsideTenant
@Tag(name = "API keys")
public class ApiKeysResource {
    @Inject
    ApiKeys keys;

    @GET
    @Operation(summary = "List API keys", description = "ADMIN. Those that ended within the last 90 days, too.")
    public Page<ApiKeyDetails> list(@BeanParam PageQuery page) {
        return keys.list(page.request());
    }

    @POST
    @ToldOnce
    @Operation(
            summary = "Make an API key",
            description = "ADMIN, and people only. `secret` is told in this answer and never again: send it as"
                    + " `Authorization: Bearer …`. Scopes: `read`, `conversations:write`, `knowledge:write`, `admin`."
                    + " Without expiresAt it lives for 90 days. Repeated under an Idempotency-Key it answers 409, since the"
                    + " secret is not kept.")
    @APIResponseSchema(value = ApiKeyDetails.class, responseCode = "201")
    public Response create(NewApiKey body) {
        ApiKeyDetails key = keys.create(body);
        return Response.created(URI.create("api-keys/" + key.id())).entity(key).build();
    }

    @GET
    @Path("{id}")
    @Operation(summary = "Get an API key", description = "ADMIN. Without its secret, which nobody knows any more.")
    public ApiKeyDetails get(@PathParam("id") UUID id) {
        return keys.get(id);
    }

    @PATCH
    @Path("{id}")
    @Operation(
            summary = "Change an API key's name or addresses",
            description = "ADMIN, and people only. Scopes and end never change: make another key.")
    public ApiKeyDetails update(
            @PathParam("id") UUID id,
            @Parameter(hidden = true) @HeaderParam(HttpHeaders.IF_MATCH) @Nullable String ifMatch,
            ApiKeyChange body) {
        return keys.update(id, ETags.wanted(ifMatch, () -> keys.get(id).version()), body);
    }

    @DELETE
    @Path("{id}")
    @Operation(summary = "Revoke an API key", description = "ADMIN, and people only. At once and for ever.")
    public void revoke(@PathParam("id") UUID id) {
        keys.revoke(id);
    }
}
