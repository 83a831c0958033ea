package dev.recado.web.rest;

import dev.recado.knowledge.KnowledgeVersions;
import dev.recado.knowledge.VersionDetails;
import dev.recado.platform.Language;
import dev.recado.platform.Page;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
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

/** The versions of what the agents know: one answers, one may be built beside it, one is kept to go back to. */
@Path("knowledge/versions")
@ApplicationScoped
@Produces(MediaType.APPLICATION_JSON)
@InsideTenant
@Tag(name = "Knowledge")
public class KnowledgeVersionsResource {
    @Inject
    KnowledgeVersions versions;

    /** A document that a version could not take in, and what to do. */
    public record Problem(UUID documentId, String documentName, String problemCode, String problem) {}

    /** At most 200 of them. */
    public record Problems(List<Problem> items, @Nullable String nextCursor) {}

    @GET
    @Operation(summary = "List versions, newest first")
    public Page<VersionDetails> list(@BeanParam PageQuery page) {
        Page<VersionDetails> found = versions.list(page.request());
        return new Page<>(
                found.items().stream()
                        .map(version -> version.in(Language.current()))
                        .toList(),
                found.nextCursor());
    }

    @POST
    @Operation(
            summary = "Build a version anew with the present settings",
            description = "ADMIN. A version that is under way is called off.")
    @APIResponseSchema(value = VersionDetails.class, responseCode = "201")
    public Response build() {
        VersionDetails version = versions.build().in(Language.current());
        return Response.created(URI.create("knowledge/versions/" + version.id()))
                .entity(version)
                .build();
    }

    @GET
    @Path("{id}")
    @Operation(summary = "Get a version, with its progress, its cost and, where it failed or waits, what to do")
    public VersionDetails get(@PathParam("id") UUID id) {
        return versions.get(id).in(Language.current());
    }

    @DELETE
    @Path("{id}")
    @Operation(summary = "Remove a RETIRED version", description = "ADMIN. Nobody can go back to it any more.")
    public void remove(@PathParam("id") UUID id) {
        versions.remove(id);
    }

    @GET
    @Path("{id}/problems")
    @Operation(summary = "List the documents that a version could not take in")
    public Problems problems(@PathParam("id") UUID id) {
        return new Problems(
                versions.problems(id).stream()
                        .map(problem -> new Problem(
                                problem.documentId(),
                                problem.documentName(),
                                problem.code(),
                                problem.text(Language.current())))
                        .toList(),
                null);
    }

    @POST
    @Path("{id}/activate")
    @Operation(
            summary = "Let a READY version answer, or go back to a RETIRED one",
            description =
                    "ADMIN. At once, unless documents have come since, which are taken in first, or there are golden"
                            + " questions, which a READY version is asked first: then it is \"activating\" until it answers, or is refused"
                            + " with a problem.")
    public VersionDetails activate(
            @PathParam("id") UUID id,
            @Parameter(description = "Even if a check refuses the version") @QueryParam("anyway") boolean anyway) {
        return versions.activate(id, anyway).in(Language.current());
    }

    @POST
    @Path("{id}/cancel")
    @Operation(summary = "Call off a version that is BUILDING, READY or FAILED", description = "ADMIN.")
    public VersionDetails cancel(@PathParam("id") UUID id) {
        return versions.cancel(id).in(Language.current());
    }

    @POST
    @Path("{id}/resume")
    @Operation(
            summary = "Let a FAILED version go on where it stopped",
            description = "ADMIN. One that waits for its provider tries again at once.")
    public VersionDetails resume(@PathParam("id") UUID id) {
        return versions.resume(id).in(Language.current());
    }
}
