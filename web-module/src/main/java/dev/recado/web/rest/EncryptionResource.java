package dev.recado.web.rest;

import dev.recado.encryption.Encryption;
import dev.recado.encryption.EncryptionDetails;
import dev.recado.encryption.RotationDetails;
import dev.recado.encryption.RotationKind;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** The encryption of secrets at rest. */
@Path("encryption")
@ApplicationScoped
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Encryption")
public class EncryptionResource {
    @Inject
    Encryption encryption;

    /** What to rotate. */
    public record NewRotation(@Nullable RotationKind kind) {}

    @GET
    @Operation(summary = "Show keys and rotations", description = "SUPERUSER. Aliases and numbers, never keys.")
    public EncryptionDetails get() {
        return encryption.get();
    }

    @POST
    @Path("rotations")
    @Operation(
            summary = "Rotate keys",
            description =
                    "SUPERUSER. `DATA_KEYS` gives the installation and every tenant a new key and seals all secrets anew;"
                            + " `MASTER_KEY` makes a new master key in WildFly's credential store and wraps all data keys anew. Returns at"
                            + " once; the work goes on in the background, while everything is in use, and continues after a restart.")
    @APIResponseSchema(value = RotationDetails.class, responseCode = "202")
    public Response rotate(NewRotation rotation) {
        RotationDetails begun = encryption.rotate(rotation.kind());
        return Response.accepted(begun)
                .location(URI.create("encryption/rotations/" + begun.id()))
                .build();
    }

    @GET
    @Path("rotations/{id}")
    @Operation(summary = "Show a rotation and how far it is", description = "SUPERUSER.")
    public RotationDetails rotation(@PathParam("id") UUID id) {
        return encryption.rotation(id);
    }
}
