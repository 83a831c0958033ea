package dev.recado.web.rest;

import dev.recado.platform.Invalid;
import dev.recado.users.AccessTokens;
import dev.recado.users.Invitations;
import dev.recado.users.PasswordResets;
import dev.recado.users.TokenPair;
import dev.recado.users.UserDetails;
import dev.recado.web.auth.Clients;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
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

    @Inject
    Invitations invitations;

    @Inject
    PasswordResets resets;

    /**
     * What makes an invited person a user.
     *
     * @param token of the link
     * @param language null: the invitation's
     */
    public record Acceptance(
            @NotBlank String token,
            @NotBlank String password,
            @Nullable String language) {}

    /** @param username or e-mail address */
    public record Forgotten(@NotBlank String username) {}

    /** @param token of the link */
    public record Choice(@NotBlank String token, @NotBlank String password) {}

    /**
     * Either name and password, or a refresh token.
     *
     * @param totp a code of the second factor, or a recovery code, for who has one
     */
    @Schema(examples = "{\"username\": \"ana\", \"password\": \"…\"}")
    public record TokenRequest(
            @Nullable String username,
            @Nullable String password,
            @Nullable String totp,
            @Nullable String refreshToken) {}

    @POST
    @Path("token")
    @SecurityRequirements
    @Operation(
            summary = "Log in, or renew an access token",
            description =
                    "Send username and password, or the refreshToken of an earlier answer. A refresh token works once;"
                            + " using it again voids everything that came from the same log-in. Who has a second factor is"
                            + " answered 401 second-factor-required, and sends a code of it as totp, too.")
    public TokenPair token(TokenRequest body, @Context HttpServletRequest request) {
        if (body.refreshToken() != null && body.username() == null && body.password() == null && body.totp() == null) {
            return tokens.refresh(body.refreshToken());
        }
        if (body.username() == null || body.password() == null || body.refreshToken() != null) {
            throw new Invalid("login.members");
        }
        return tokens.logIn(body.username(), body.password(), body.totp(), Clients.of(request));
    }

    @POST
    @Path("invitations/accept")
    @SecurityRequirements
    @Operation(
            summary = "Accept an invitation",
            description = "Whoever has the token of the link becomes a user and chooses the password. Works once.")
    @APIResponseSchema(value = UserDetails.class, responseCode = "201")
    public Response accept(@Valid Acceptance body) {
        UserDetails user = invitations.accept(body.token(), body.password(), body.language());
        return Response.created(URI.create("users/" + user.id())).entity(user).build();
    }

    @POST
    @Path("password/forgotten")
    @SecurityRequirements
    @Operation(
            summary = "Ask for a new password by mail",
            description =
                    "The answer is the same whether or not there is such a user. 409 where mail is not configured.")
    @APIResponse(
            responseCode = "202",
            description = "If there is such a user with a known address, a mail is on its way")
    public Response forgotten(@Valid Forgotten body, @Context HttpServletRequest request) {
        resets.forgotten(body.username(), Clients.of(request));
        return Response.accepted().build();
    }

    @POST
    @Path("password/choose")
    @SecurityRequirements
    @Operation(
            summary = "Choose a new password",
            description = "With the token of a link. Works once; all sessions of the user end.")
    @APIResponse(responseCode = "204", description = "Changed")
    public void choose(@Valid Choice body, @Context HttpServletRequest request) {
        resets.choose(body.token(), body.password(), Clients.of(request));
    }
}
