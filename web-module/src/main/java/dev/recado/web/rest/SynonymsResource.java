package dev.recado.web.rest;

import dev.recado.knowledge.NewSynonym;
import dev.recado.knowledge.Synonym;
import dev.recado.knowledge.Synonyms;
import dev.recado.platform.Page;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
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

/** What customers and documents call the same thing. */
@Path("knowledge/synonyms")
@ApplicationScoped
@Produces(MediaType.APPLICATION_JSON)
@InsideTenant
@Tag(name = "Knowledge")
public class SynonymsResource {
    @Inject
    Synonyms synonyms;

    @GET
    @Operation(summary = "List sets of synonyms")
    public Page<Synonym> list(@BeanParam PageQuery page) {
        return synonyms.list(page.request());
    }

    @POST
    @Operation(
            summary = "Add a set of synonyms",
            description =
                    "ADMIN. It holds from the next question on. One-way: whoever asks for the first word also finds the"
                            + " others, but not the other way round.")
    @APIResponseSchema(value = Synonym.class, responseCode = "201")
    public Response create(NewSynonym body) {
        Synonym synonym = synonyms.create(body);
        return Response.created(URI.create("knowledge/synonyms/" + synonym.id()))
                .entity(synonym)
                .build();
    }

    @GET
    @Path("{id}")
    @Operation(summary = "Get a set of synonyms")
    public Synonym get(@PathParam("id") UUID id) {
        return synonyms.get(id);
    }

    @PUT
    @Path("{id}")
    @Operation(summary = "Replace a set of synonyms", description = "ADMIN.")
    public Synonym update(
            @PathParam("id") UUID id,
            @Parameter(hidden = true) @HeaderParam(HttpHeaders.IF_MATCH) @Nullable String ifMatch,
            NewSynonym body) {
        return synonyms.update(id, ETags.wanted(ifMatch, () -> synonyms.get(id).version()), body);
    }

    @DELETE
    @Path("{id}")
    @Operation(summary = "Delete a set of synonyms", description = "ADMIN.")
    public void delete(@PathParam("id") UUID id) {
        synonyms.delete(id);
    }
}
