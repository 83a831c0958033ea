package dev.recado.web.rest;

import dev.recado.channels.ContactDetails;
import dev.recado.channels.Contacts;
import dev.recado.platform.Page;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** The customers. */
@Path("contacts")
@ApplicationScoped
@Produces(MediaType.APPLICATION_JSON)
@InsideTenant
@Tag(name = "Contacts")
public class ContactsResource {
    @Inject
    Contacts contacts;

    @GET
    @Operation(summary = "List contacts")
    public Page<ContactDetails> list(
            @Parameter(description = "Part of a name or phone") @QueryParam("query") @Nullable String query,
            @BeanParam PageQuery page) {
        return contacts.list(query, page.request());
    }

    @GET
    @Path("{id}")
    @Operation(summary = "Get a contact")
    public ContactDetails get(@PathParam("id") UUID id) {
        return contacts.get(id);
    }
}
