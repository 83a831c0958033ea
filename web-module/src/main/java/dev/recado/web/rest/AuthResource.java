package dev.recado.web.rest;

import dev.recado.platform.Invalid;
import dev.recado.users.AccessTokens;
import dev.recado.users.TokenPair;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirements;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Tokens for programs. */
@Path("auth")
@ApplicationScoped
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Log-in")
public class AuthResource {
    @Inject
    AccessTokens tokens;

    /** Either name and password, or a refresh token. */
    @Schema(examples = "{\"username\": \"ana\", \"password\": \"…\"}")
    public record TokenRequest(
            @Nullable String username,
            @Nullable String password,
            @Nullable String refreshToken) {}

    @POST
    @Path("token")
    @SecurityRequirements
    @Operation(
            summary = "Log in, or renew an access token",
            description =
                    "Send username and password, or the refreshToken of an earlier answer. A refresh token works once;"
                            + " using it again voids everything that came from the same log-in.")
    public TokenPair token(TokenRequest body) {
        if (body.refreshToken() != null && body.username() == null && body.password() == null) {
            return tokens.refresh(body.refreshToken());
        }
        if (body.username() == null || body.password() == null || body.refreshToken() != null) {
            throw new Invalid("login.members");
        }
        return tokens.logIn(body.username(), body.password());
    }
}
