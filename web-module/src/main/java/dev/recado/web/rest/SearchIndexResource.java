package dev.recado.web.rest;

import dev.recado.knowledge.SearchIndex;
import dev.recado.knowledge.SearchIndexDetails;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The tenant's part of the search index. */
@Path("knowledge/index")
@ApplicationScoped
@Produces(MediaType.APPLICATION_JSON)
@InsideTenant
@Tag(name = "Knowledge")
public class SearchIndexResource {
    @Inject
    SearchIndex index;

    @GET
    @Operation(summary = "See how the search index stands, and how far a check or rebuild is")
    public SearchIndexDetails get() {
        return index.get();
    }

    @POST
    @Path("check")
    @Operation(
            summary = "Compare the search index with the database, and put right what differs",
            description = "ADMIN. Goes on in the background; nothing stops answering meanwhile.")
    @APIResponseSchema(value = SearchIndexDetails.class, responseCode = "202")
    public Response check() {
        return Response.accepted(index.check()).build();
    }

    @POST
    @Path("rebuild")
    @Operation(
            summary = "Write the whole search index again from the database",
            description = "ADMIN. Goes on in the background; nothing stops answering meanwhile.")
    @APIResponseSchema(value = SearchIndexDetails.class, responseCode = "202")
    public Response rebuild() {
        return Response.accepted(index.rebuild()).build();
    }
}
