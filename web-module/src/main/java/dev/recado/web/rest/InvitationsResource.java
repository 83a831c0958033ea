package dev.recado.web.rest;

import dev.recado.platform.Page;
import dev.recado.users.InvitationDetails;
import dev.recado.users.InvitationLink;
import dev.recado.users.Invitations;
import dev.recado.users.NewInvitation;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.validation.Valid;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.DELETE;
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

/** Those who may become users. */
@Path("invitations")
@ApplicationScoped
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Users")
public class InvitationsResource {
    @Inject
    Invitations invitations;

    @GET
    @Operation(
            summary = "List invitations",
            description =
                    "ADMIN. Those that are neither accepted nor revoked, of the own tenant; a SUPERUSER outside a tenant"
                            + " sees those of superusers.")
    public Page<InvitationDetails> list(@BeanParam PageQuery page) {
        return invitations.list(page.request());
    }

    @POST
    @ToldOnce
    @Operation(
            summary = "Invite somebody",
            description =
                    "ADMIN. Answers a link that works once, within seven days, and is told this once. It goes by mail,"
                            + " too, where mail is configured and an address is known (mailedTo).")
    @APIResponseSchema(value = InvitationLink.class, responseCode = "201")
    public Response invite(@Valid NewInvitation body) {
        InvitationLink link = invitations.invite(body);
        return Response.created(URI.create("invitations/" + link.invitation().id()))
                .entity(link)
                .build();
    }

    @GET
    @Path("{id}")
    @Operation(summary = "Get an invitation", description = "ADMIN.")
    public InvitationDetails get(@PathParam("id") UUID id) {
        return invitations.get(id);
    }

    @POST
    @ToldOnce
    @Path("{id}/send-again")
    @Operation(summary = "Make and send a new link", description = "ADMIN. The former link is void.")
    public InvitationLink sendAgain(@PathParam("id") UUID id) {
        return invitations.sendAgain(id);
    }

    @DELETE
    @Path("{id}")
    @Operation(summary = "Revoke an invitation", description = "ADMIN. Its link is void.")
    public void revoke(@PathParam("id") UUID id) {
        invitations.revoke(id);
    }
}
