package dev.recado.web.rest;

import dev.recado.platform.Page;
import dev.recado.users.Enrolment;
import dev.recado.users.Identity;
import dev.recado.users.NewUser;
import dev.recado.users.PasswordLink;
import dev.recado.users.PasswordResets;
import dev.recado.users.RecoveryCodes;
import dev.recado.users.SecondFactorDetails;
import dev.recado.users.SecondFactors;
import dev.recado.users.SessionDetails;
import dev.recado.users.Sessions;
import dev.recado.users.UserChange;
import dev.recado.users.UserDetails;
import dev.recado.users.Users;
import dev.recado.web.auth.SignIn;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** The people who log in. */
@Path("users")
@ApplicationScoped
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Users")
public class UsersResource {
    @Inject
    Users users;

    @Inject
    Sessions sessions;

    @Inject
    SecondFactors secondFactors;

    @Inject
    PasswordResets resets;

    @Inject
    SignIn signIn;

    @Context
    HttpServletRequest request;

    /** Whoever changes how they log in proves once more who they are. */
    public record Proof(@NotBlank String password) {}

    /** A code of the authenticator app. */
    public record Code(@NotBlank String code) {}

    /** How many sessions have ended. */
    public record Ended(int sessions) {}

    /** A list that is short enough to come whole. */
    public record SessionList(List<SessionDetails> items) {}

    /** A change of one's own password. */
    public record PasswordChange(
            @NotBlank String present, @NotBlank String next) {}

    @GET
    @Operation(
            summary = "List users",
            description = "ADMIN: of the own tenant. A SUPERUSER sees the superusers, or, inside a tenant, its users.")
    public Page<UserDetails> list(
            @BeanParam PageQuery page,
            @Parameter(description = "A part of the user name or e-mail address") @QueryParam("search") @Nullable
                    String search) {
        return users.list(page.request(), search);
    }

    @POST
    @Operation(
            summary = "Make a user",
            description = "ADMIN: in the own tenant. SUPERUSER: in any, named by tenantId; without one, a superuser.")
    @APIResponseSchema(value = UserDetails.class, responseCode = "201")
    public Response create(@Valid NewUser body) {
        UserDetails user = users.create(body);
        return Response.created(URI.create("users/" + user.id())).entity(user).build();
    }

    @GET
    @Path("me")
    @Operation(summary = "Get one's own record")
    public UserDetails me() {
        return users.me();
    }

    @POST
    @Path("me/password")
    @Operation(summary = "Change one's own password", description = "Ends all of one's sessions and voids all tokens.")
    public void password(@Valid PasswordChange body) {
        users.changePassword(body.present(), body.next());
    }

    @GET
    @Path("me/sessions")
    @Operation(summary = "List one's own sessions", description = "Browsers and log-ins of programs, the newest first.")
    public SessionList sessions() {
        return new SessionList(sessions.mine(current()));
    }

    @DELETE
    @Path("me/sessions/{id}")
    @Operation(summary = "End one of one's own sessions", description = "At once, access tokens included.")
    public void endSession(@PathParam("id") UUID id) {
        sessions.end(id);
    }

    @POST
    @Path("me/sessions/end-others")
    @Operation(summary = "End all of one's other sessions")
    public Ended endOtherSessions() {
        return new Ended(sessions.endOthers(current()));
    }

    @GET
    @Path("me/second-factor")
    @Operation(summary = "See how one's second factor stands")
    public SecondFactorDetails secondFactor() {
        return secondFactors.mine();
    }

    @POST
    @ToldOnce
    @Path("me/second-factor")
    @Operation(
            summary = "Begin to set up a second factor",
            description = "Answers what an authenticator app needs. Nothing is asked for until it is confirmed.")
    public Enrolment beginSecondFactor(@Valid Proof body) {
        return secondFactors.begin(body.password());
    }

    @POST
    @ToldOnce
    @Path("me/second-factor/confirm")
    @Operation(
            summary = "Confirm the second factor with a code",
            description = "Answers the recovery codes, this once; each works once.")
    public RecoveryCodes confirmSecondFactor(@Valid Code body) {
        return secondFactors.confirm(body.code());
    }

    @POST
    @ToldOnce
    @Path("me/second-factor/recovery-codes")
    @Operation(summary = "Get new recovery codes", description = "The former ones are void.")
    public RecoveryCodes renewRecoveryCodes(@Valid Proof body) {
        return secondFactors.renewCodes(body.password());
    }

    @POST
    @Path("me/second-factor/remove")
    @Operation(summary = "Take one's second factor away")
    public void removeSecondFactor(@Valid Proof body) {
        secondFactors.remove(body.password());
    }

    @GET
    @Path("{id}")
    @Operation(summary = "Get a user", description = "ADMIN.")
    public UserDetails get(@PathParam("id") UUID id) {
        return users.get(id);
    }

    @PATCH
    @Path("{id}")
    @Operation(
            summary = "Change a user",
            description = "ADMIN. A new role or password, and disabling, end all of the user's sessions.")
    public UserDetails update(
            @PathParam("id") UUID id,
            @Parameter(hidden = true) @HeaderParam(HttpHeaders.IF_MATCH) @Nullable String ifMatch,
            UserChange body) {
        return users.update(id, ETags.wanted(ifMatch, () -> users.get(id).version()), body);
    }

    @DELETE
    @Path("{id}")
    @Operation(
            summary = "Delete a user",
            description = "ADMIN. What they did stays readable in the audit trail. The last administrator stays.")
    public void delete(@PathParam("id") UUID id) {
        users.delete(id);
    }

    @POST
    @Path("{id}/unlock")
    @Operation(
            summary = "Let a user try again at once",
            description = "ADMIN. For who is kept waiting after failed log-ins (slowedUntil).")
    public UserDetails unlock(@PathParam("id") UUID id) {
        return users.unlock(id);
    }

    @GET
    @Path("{id}/sessions")
    @Operation(summary = "List a user's sessions", description = "ADMIN.")
    public SessionList sessionsOf(@PathParam("id") UUID id) {
        return new SessionList(sessions.of(id));
    }

    @POST
    @Path("{id}/sessions/end")
    @Operation(summary = "End all sessions of a user", description = "ADMIN. At once, access tokens included.")
    public Ended endSessionsOf(@PathParam("id") UUID id) {
        return new Ended(sessions.endAll(id));
    }

    @POST
    @ToldOnce
    @Path("{id}/password-link")
    @Operation(
            summary = "Make a link to a new password",
            description = "ADMIN. Works once, within a day, and is told this once. It goes by mail, too, where mail is"
                    + " configured and the user's address is known (mailedTo).")
    public PasswordLink passwordLink(@PathParam("id") UUID id) {
        return resets.link(id);
    }

    @DELETE
    @Path("{id}/second-factor")
    @Operation(
            summary = "Take a user's second factor away",
            description = "ADMIN. For who has lost both their authenticator app and their recovery codes.")
    public void resetSecondFactor(@PathParam("id") UUID id) {
        secondFactors.reset(id);
    }

    private @Nullable UUID current() {
        return signIn.identity(request).map(Identity::sessionId).orElse(null);
    }
}
