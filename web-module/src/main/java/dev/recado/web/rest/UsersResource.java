package dev.recado.web.rest;

import dev.recado.platform.Page;
import dev.recado.users.NewUser;
import dev.recado.users.UserChange;
import dev.recado.users.UserDetails;
import dev.recado.users.Users;
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

/** The people who log in. */
@Path("users")
@ApplicationScoped
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Users")
public class UsersResource {
    @Inject
    Users users;

    /** A change of one's own password. */
    public record PasswordChange(
            @NotBlank String present, @NotBlank String next) {}

    @GET
    @Operation(
            summary = "List users",
            description = "ADMIN: of the own tenant. A SUPERUSER sees the superusers, or, inside a tenant, its users.")
    public Page<UserDetails> list(@BeanParam PageQuery page) {
        return users.list(page.request());
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
}
