package dev.recado.web.rest;

import dev.recado.knowledge.GoldenQuestion;
import dev.recado.knowledge.GoldenQuestions;
import dev.recado.knowledge.GoldenQuestions.ImportResult;
import dev.recado.knowledge.GoldenSettings;
import dev.recado.knowledge.NewGoldenQuestion;
import dev.recado.platform.Page;
import dev.recado.web.problems.HttpProblem;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.EntityPart;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Questions whose right answer people know. */
@Path("knowledge/golden-questions")
@ApplicationScoped
@Produces(MediaType.APPLICATION_JSON)
@InsideTenant
@Tag(name = "Knowledge")
public class GoldenQuestionsResource {
    private static final String CSV = "text/csv;charset=UTF-8";
    // RESTEasy looks at media types before it looks at which path is the more exact, and "csv" would be an id.
    private static final String ID = "{id: [0-9a-fA-F-]{36}}";
    private static final int PAGE = 200;

    /** The form of a file, for the OpenAPI document. */
    @Schema(
            name = "GoldenFile",
            type = SchemaType.OBJECT,
            requiredProperties = {"file"})
    public static class GoldenFile {
        @Schema(
                type = SchemaType.STRING,
                format = "binary",
                description = "CSV with the columns question and documents")
        @Nullable
        String file;
    }

    @Inject
    GoldenQuestions questions;

    @GET
    @Operation(summary = "List golden questions")
    public Page<GoldenQuestion> list(@BeanParam PageQuery page) {
        return questions.list(page.request());
    }

    @POST
    @Operation(
            summary = "Add a golden question",
            description = "ADMIN. Without documents, the right answer is \"nothing relevant\".")
    @APIResponseSchema(value = GoldenQuestion.class, responseCode = "201")
    public Response create(NewGoldenQuestion body) {
        GoldenQuestion question = questions.create(body);
        return Response.created(URI.create("knowledge/golden-questions/" + question.id()))
                .entity(question)
                .build();
    }

    @GET
    @Path("csv")
    @Produces(CSV)
    @Operation(
            summary = "Download the golden questions",
            description = "Columns: question, documents (names separated by |).")
    public Response download() {
        return Response.ok(GoldenCsv.write(all(), questions.ambiguousNames()), CSV)
                .header(HttpHeaders.CONTENT_DISPOSITION, KnowledgeResource.disposition("golden-questions.csv"))
                .build();
    }

    @POST
    @Path("csv")
    @Consumes(MediaType.MULTIPART_FORM_DATA)
    @Operation(
            summary = "Take golden questions from a file",
            description = "ADMIN. All or none; a question that is there already gets the file's documents.")
    @RequestBody(
            required = true,
            content =
                    @Content(
                            mediaType = MediaType.MULTIPART_FORM_DATA,
                            schema = @Schema(implementation = GoldenFile.class)))
    @APIResponseSchema(value = ImportResult.class)
    public ImportResult upload(@Parameter(hidden = true) List<EntityPart> parts) {
        EntityPart file = parts.stream()
                .filter(part -> part.getName().equals("file"))
                .findFirst()
                .orElseThrow(() -> new HttpProblem(400, "http.multipart", "file"));
        // Read only once it is known that whoever sent it may.
        return questions.takeIn(() -> GoldenCsv.read(text(file)));
    }

    private static String text(EntityPart file) {
        try (InputStream in = file.getContent()) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @GET
    @Path(ID)
    @Operation(summary = "Get a golden question")
    public GoldenQuestion get(@PathParam("id") UUID id) {
        return questions.get(id);
    }

    @PATCH
    @Path(ID)
    @Operation(summary = "Change a golden question", description = "ADMIN.")
    public GoldenQuestion update(
            @PathParam("id") UUID id,
            @Parameter(hidden = true) @HeaderParam(HttpHeaders.IF_MATCH) @Nullable String ifMatch,
            NewGoldenQuestion body) {
        return questions.update(
                id, ETags.wanted(ifMatch, () -> questions.get(id).version()), body);
    }

    @DELETE
    @Path(ID)
    @Operation(summary = "Delete a golden question", description = "ADMIN.")
    public void delete(@PathParam("id") UUID id) {
        questions.delete(id);
    }

    @GET
    @Path("settings")
    @Operation(summary = "Whether a version that fares worse is refused or only warned of")
    public GoldenSettings settings() {
        return questions.settings();
    }

    @PATCH
    @Path("settings")
    @Operation(summary = "Change that", description = "ADMIN.")
    public GoldenSettings change(
            @Parameter(hidden = true) @HeaderParam(HttpHeaders.IF_MATCH) @Nullable String ifMatch,
            GoldenSettings.Change body) {
        return questions.change(ETags.wanted(ifMatch, () -> questions.settings().version()), body);
    }

    private List<GoldenQuestion> all() {
        List<GoldenQuestion> all = new ArrayList<>();
        String cursor = null;
        do {
            Page<GoldenQuestion> page = questions.list(new Page.Request(cursor, PAGE));
            all.addAll(page.items());
            cursor = page.nextCursor();
        } while (cursor != null);
        return all;
    }
}
