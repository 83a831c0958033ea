package dev.recado.web.rest;

import dev.recado.users.SigningKeyDetails;
import dev.recado.users.SigningKeys;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** The keys that sign access tokens. */
@Path("signing-keys")
@ApplicationScoped
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Signing keys")
public class SigningKeysResource {
    @Inject
    SigningKeys keys;

    /** All keys; there are never many. */
    public record Keys(
            List<SigningKeyDetails> items, @Nullable String nextCursor) {}

    @GET
    @Operation(summary = "List the keys that sign access tokens", description = "SUPERUSER. The oldest first.")
    public Keys list() {
        return new Keys(keys.list(), null);
    }

    @POST
    @Operation(
            summary = "Make a new signing key",
            description =
                    "SUPERUSER. It is published at once and signs from `signsFrom` on; the one before stays published"
                            + " until its last token has expired. Nobody has to log in again.")
    @APIResponseSchema(value = SigningKeyDetails.class, responseCode = "201")
    public Response rotate() {
        SigningKeyDetails key = keys.rotate();
        return Response.created(URI.create("signing-keys/" + key.kid()))
                .entity(key)
                .build();
    }

    @GET
    @Path("{kid}")
    @Operation(summary = "Get a signing key", description = "SUPERUSER. Without the key itself.")
    public SigningKeyDetails get(@PathParam("kid") String kid) {
        return keys.get(kid);
    }

    @DELETE
    @Path("{kid}")
    @Operation(
            summary = "Take a signing key out at once",
            description = "SUPERUSER. For when somebody else may have it: all tokens that it signed are void.")
    public void remove(@PathParam("kid") String kid) {
        keys.remove(kid);
    }
}
