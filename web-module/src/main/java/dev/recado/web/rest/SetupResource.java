package dev.recado.web.rest;

import dev.recado.users.UserDetails;
import dev.recado.users.Users;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirements;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The first step of an installation. */
@Path("setup")
@ApplicationScoped
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Set-up")
public class SetupResource {
    @Inject
    Users users;

    /** @param token the value of {@code RECADO_SETUP_TOKEN} */
    public record SetUp(
            @NotBlank String token,
            @NotBlank String username,
            @NotBlank String password) {}

    @POST
    @SecurityRequirements
    @Operation(
            summary = "Make the first superuser",
            description = "Works once, while there is no user, and only where RECADO_SETUP_TOKEN is set.")
    @APIResponseSchema(value = UserDetails.class, responseCode = "201")
    public Response setUp(@Valid SetUp body) {
        UserDetails first = users.setup(body.token(), body.username(), body.password());
        return Response.created(URI.create("users/" + first.id())).entity(first).build();
    }
}
