package dev.recado.web.rest;

import dev.recado.knowledge.EmbeddingSettingsChange;
import dev.recado.knowledge.EmbeddingSettingsDetails;
import dev.recado.knowledge.KnowledgeVersions;
import dev.recado.llm.EmbeddingTest;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Which model turns documents and questions into vectors, and how documents are cut. */
@Path("knowledge/embedding")
@ApplicationScoped
@Produces(MediaType.APPLICATION_JSON)
@InsideTenant
@Tag(name = "Knowledge")
public class KnowledgeEmbeddingResource {
    @Inject
    KnowledgeVersions versions;

    /** The models that run inside this server. */
    public record Offered(List<String> items, @Nullable String nextCursor) {}

    @GET
    @Operation(
            summary = "Get the embedding settings",
            description = "The key is never given back, only its last characters.")
    public EmbeddingSettingsDetails get() {
        return versions.settings();
    }

    @PUT
    @Operation(
            summary = "Change the embedding settings",
            description =
                    "ADMIN. Absent members stay as they are; an empty apiKey removes the key. Another model or other passages begin a new"
                            + " version (pendingVersion), which answers once it is complete.")
    public EmbeddingSettingsDetails update(
            @Parameter(hidden = true) @HeaderParam(HttpHeaders.IF_MATCH) @Nullable String ifMatch,
            EmbeddingSettingsChange body) {
        return versions.update(ETags.wanted(ifMatch, () -> versions.settings().version()), body);
    }

    @POST
    @Path("test")
    @Operation(
            summary = "Try the embedding model",
            description =
                    "ADMIN. Embeds a sentence with the present settings and these changes, which are not kept. Tells dimension and time,"
                            + " or exactly what is wrong.")
    public EmbeddingTest test(EmbeddingSettingsChange body) {
        return versions.test(body);
    }

    @GET
    @Path("models")
    @Operation(
            summary = "List the models that run inside this server",
            description = "The operator's own comes first; it is meant where no model is chosen.")
    public Offered models() {
        return new Offered(versions.offered(), null);
    }
}
