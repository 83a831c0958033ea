package dev.recado.web.rest;

import dev.recado.agents.Agents;
import dev.recado.agents.Reader;
import dev.recado.knowledge.CategoryChange;
import dev.recado.knowledge.CategoryDetails;
import dev.recado.knowledge.DocumentDetails;
import dev.recado.knowledge.DocumentFacts;
import dev.recado.knowledge.DocumentFilter;
import dev.recado.knowledge.DocumentKind;
import dev.recado.knowledge.DocumentStatus;
import dev.recado.knowledge.KnowledgeBase;
import dev.recado.knowledge.NewCategory;
import dev.recado.knowledge.NewDocument;
import dev.recado.knowledge.NewWebPage;
import dev.recado.knowledge.Original;
import dev.recado.knowledge.PassageText;
import dev.recado.knowledge.Query;
import dev.recado.knowledge.Retrieval;
import dev.recado.knowledge.RetrievalSettings;
import dev.recado.knowledge.TagCount;
import dev.recado.platform.Language;
import dev.recado.platform.Page;
import dev.recado.web.problems.HttpProblem;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
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
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.EntityPart;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** What the agents know: documents and their passages. */
@Path("knowledge")
@ApplicationScoped
@Produces(MediaType.APPLICATION_JSON)
@InsideTenant
@Tag(name = "Knowledge")
public class KnowledgeResource {
    private static final int PASSAGES = 8;

    @Inject
    KnowledgeBase knowledge;

    @Inject
    Agents agents;

    /** A question to the knowledge base. */
    public record Search(
            @NotBlank String query,
            @Nullable UUID agentId,
            @Nullable Set<UUID> categories,
            @Nullable Set<String> tags,
            @Nullable Integer limit,
            @Nullable Boolean explain) {}

    /**
     * A category, as {@link CategoryDetails} describes it, with the agents that read it.
     *
     * @param readers by themselves or with one that it lies in
     */
    public record CategoryEntry(
            UUID id,
            String name,
            @Nullable String description,
            @Nullable UUID parentId,
            List<String> path,
            boolean standard,
            List<Reader> readers,
            long version) {

        static CategoryEntry of(CategoryDetails category, Map<UUID, List<Reader>> readers) {
            return new CategoryEntry(
                    category.id(),
                    category.name(),
                    category.description(),
                    category.parentId(),
                    category.path(),
                    category.standard(),
                    readers.getOrDefault(category.id(), List.of()),
                    category.version());
        }
    }

    /** All categories. */
    public record Categories(
            List<CategoryEntry> items, @Nullable String nextCursor) {}

    /** All tags in use. */
    public record TagList(List<TagCount> items, @Nullable String nextCursor) {}

    /** A page of the web. */
    public record WebPage(
            @NotBlank String url,
            @Nullable Integer rereadHours,
            @Nullable String category,
            @Nullable String title,
            @Nullable String source,
            @Nullable String language,
            @Nullable String validFrom,
            @Nullable String validUntil,
            @Nullable List<String> tags) {}

    /** The form of an upload, for the OpenAPI document. */
    @Schema(
            name = "DocumentUpload",
            type = SchemaType.OBJECT,
            requiredProperties = {"file"})
    public static class Upload {
        @Schema(
                type = SchemaType.STRING,
                format = "binary",
                description = "PDF, DOCX, XLSX, PPTX, ODT, HTML, MD, TXT, CSV, EML, JSON, PNG, JPEG, TIFF or ZIP")
        @Nullable
        String file;

        @Schema(description = "A category's id or name; absent: the default category")
        @Nullable
        String category;

        @Schema(description = "What people and customers are told; absent: the file's name")
        @Nullable
        String title;

        @Schema(description = "Where the knowledge comes from: an address or free text")
        @Nullable
        String source;

        @Schema(description = "pt or en; absent: found out from the text")
        @Nullable
        String language;

        @Schema(description = "The first day on which it answers, such as 2026-12-01, in the tenant's zone")
        @Nullable
        String validFrom;

        @Schema(description = "The last day on which it answers")
        @Nullable
        String validUntil;

        @Schema(description = "Tags, with commas between them")
        @Nullable
        String tags;
    }

    @GET
    @Path("categories")
    @Operation(
            summary = "List categories",
            description =
                    "All of them, each right after the one that it lies in; path has the names from the top down, readers the"
                            + " agents that read it.")
    public Categories categories() {
        Map<UUID, List<Reader>> readers = agents.readers();
        return new Categories(
                knowledge.categories().stream()
                        .map(category -> CategoryEntry.of(category, readers))
                        .toList(),
                null);
    }

    @POST
    @Path("categories")
    @Operation(summary = "Make a category", description = "ADMIN.")
    @APIResponseSchema(value = CategoryEntry.class, responseCode = "201")
    public Response createCategory(NewCategory body) {
        CategoryDetails category = knowledge.createCategory(body);
        return Response.created(URI.create("knowledge/categories/" + category.id()))
                .entity(read(category))
                .build();
    }

    @GET
    @Path("categories/{id}")
    @Operation(summary = "Get a category")
    public CategoryEntry category(@PathParam("id") UUID id) {
        return read(knowledge.category(id));
    }

    @PATCH
    @Path("categories/{id}")
    @Operation(
            summary = "Change or move a category",
            description = "ADMIN. parentId: where to move it, with all below it; an empty text: to the top.")
    public CategoryEntry updateCategory(
            @PathParam("id") UUID id,
            @Parameter(hidden = true) @HeaderParam(HttpHeaders.IF_MATCH) @Nullable String ifMatch,
            CategoryChange body) {
        return read(knowledge.updateCategory(
                id, ETags.wanted(ifMatch, () -> knowledge.category(id).version()), body));
    }

    @DELETE
    @Path("categories/{id}")
    @Operation(summary = "Delete a category", description = "ADMIN. Neither documents nor categories may lie in it.")
    public void deleteCategory(@PathParam("id") UUID id) {
        knowledge.deleteCategory(id);
    }

    @GET
    @Path("documents")
    @Operation(summary = "List documents")
    public Page<DocumentDetails> documents(
            @Parameter(description = "A category's id or name; everything below it is listed too")
                    @QueryParam("category")
                    @Nullable
                    String category,
            @Parameter(description = "A tag; given several times: documents that have all of them") @QueryParam("tag")
                    Set<String> tags,
            @QueryParam("status") @Nullable DocumentStatus status,
            @QueryParam("kind") @Nullable DocumentKind kind,
            @Parameter(description = "A part of the title or name") @QueryParam("text") @Nullable String text,
            @BeanParam PageQuery page) {
        Page<DocumentDetails> found =
                knowledge.list(new DocumentFilter(categoryId(category), tags, status, kind, text), page.request());
        return new Page<>(
                found.items().stream()
                        .map(document -> document.in(Language.current()))
                        .toList(),
                found.nextCursor());
    }

    @POST
    @Path("documents")
    @Consumes(MediaType.MULTIPART_FORM_DATA)
    @Operation(
            summary = "Upload a document",
            description = "ADMIN. It is read in the background: follow status and progress of the answer's Location.")
    @RequestBody(
            required = true,
            content =
                    @Content(
                            mediaType = MediaType.MULTIPART_FORM_DATA,
                            schema = @Schema(implementation = Upload.class)))
    @APIResponseSchema(value = DocumentDetails.class, responseCode = "201")
    public Response upload(@Parameter(hidden = true) List<EntityPart> parts) throws IOException {
        EntityPart file = part(parts, "file").orElseThrow(() -> new HttpProblem(400, "http.multipart", "file"));
        String tags = text(parts, "tags");
        DocumentFacts facts = new DocumentFacts(
                text(parts, "title"),
                filedIn(text(parts, "category")),
                text(parts, "source"),
                text(parts, "language"),
                text(parts, "validFrom"),
                text(parts, "validUntil"),
                null,
                tags == null ? null : List.of(tags.split(",")));
        byte[] content;
        try (InputStream in = file.getContent()) {
            content = in.readAllBytes();
        }
        String name = file.getFileName().filter(given -> !given.isBlank()).orElse("document");
        String declared =
                file.getMediaType() == null ? null : file.getMediaType().toString();
        DocumentDetails document = knowledge.upload(new NewDocument(name, declared, content, facts));
        return Response.created(URI.create("knowledge/documents/" + document.id()))
                .entity(document)
                .build();
    }

    @POST
    @Path("pages")
    @Operation(
            summary = "Add a page of the web",
            description =
                    "ADMIN. The server reads it (HTML, PDF or text, public, http or https), and again every rereadHours"
                            + " hours; 0 or absent: only on retry. The document's page says how the last look went; when the page is"
                            + " gone, what was read before goes on answering. category: an id or a name; absent: the default one.")
    @APIResponseSchema(value = DocumentDetails.class, responseCode = "201")
    public Response addPage(@Valid WebPage body) {
        DocumentFacts facts = new DocumentFacts(
                body.title(),
                filedIn(body.category()),
                body.source(),
                body.language(),
                body.validFrom(),
                body.validUntil(),
                null,
                body.tags());
        DocumentDetails document = knowledge.addPage(new NewWebPage(body.url(), body.rereadHours(), facts));
        return Response.created(URI.create("knowledge/documents/" + document.id()))
                .entity(document.in(Language.current()))
                .build();
    }

    @GET
    @Path("documents/{id}")
    @Operation(summary = "Get a document, with status, progress and, where it failed, what to do")
    public DocumentDetails document(@PathParam("id") UUID id) {
        return knowledge.get(id).in(Language.current());
    }

    @PATCH
    @Path("documents/{id}")
    @Operation(
            summary = "Change what is said about a document",
            description =
                    "ADMIN. Absent members stay as they are; an empty text or list takes a value away. Category, days"
                            + " and tags hold at once; another language makes the document be read again.")
    public DocumentDetails updateDocument(
            @PathParam("id") UUID id,
            @Parameter(hidden = true) @HeaderParam(HttpHeaders.IF_MATCH) @Nullable String ifMatch,
            DocumentFacts body) {
        return knowledge
                .update(id, ETags.wanted(ifMatch, () -> knowledge.get(id).version()), body)
                .in(Language.current());
    }

    @DELETE
    @Path("documents/{id}")
    @Operation(summary = "Delete a document", description = "ADMIN. It stops answering at once.")
    public void deleteDocument(@PathParam("id") UUID id) {
        knowledge.delete(id);
    }

    @POST
    @Path("documents/{id}/retry")
    @Operation(
            summary = "Read a document again",
            description =
                    "ADMIN. A file from its original; a page of the web is looked at now. Not while it is being read.")
    public DocumentDetails retry(@PathParam("id") UUID id) {
        return knowledge.retry(id).in(Language.current());
    }

    @POST
    @Path("documents/{id}/cancel")
    @Operation(
            summary = "Stop reading a document",
            description =
                    "ADMIN. Nothing of it answers then; it can be read again later. One that is being read anew goes on answering with what it said before.")
    public DocumentDetails cancel(@PathParam("id") UUID id) {
        return knowledge.cancel(id).in(Language.current());
    }

    @GET
    @Path("tags")
    @Operation(
            summary = "List the tags in use",
            description = "All of them, with the number of documents that have each.")
    public TagList tags() {
        return new TagList(knowledge.tags(), null);
    }

    @GET
    @Path("documents/{id}/original")
    @Produces(MediaType.APPLICATION_OCTET_STREAM)
    @Operation(summary = "Download a document as it was uploaded")
    @APIResponse(
            responseCode = "200",
            description = "The file, always as a download: what people upload is never shown inside our own site.",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_OCTET_STREAM,
                            schema = @Schema(type = SchemaType.STRING, format = "binary")))
    public Response original(@PathParam("id") UUID id) {
        Original original = knowledge.original(id);
        return Response.ok(original.content(), MediaType.APPLICATION_OCTET_STREAM)
                .header(HttpHeaders.CONTENT_DISPOSITION, disposition(original.name()))
                .header("Content-Security-Policy", "sandbox; default-src 'none'")
                .build();
    }

    @GET
    @Path("documents/{id}/passages")
    @Operation(summary = "List the passages that a document was cut into")
    public Page<PassageText> passages(@PathParam("id") UUID id, @BeanParam PageQuery page) {
        return knowledge.passages(id, page.request());
    }

    @POST
    @Path("search")
    @Operation(
            summary = "Find the passages that answer a question",
            description =
                    "agentId: as this agent would search, by its settings and only in what it may read; categories: only in"
                            + " these, with everything below them; tags: only in documents that have all of these; limit: 1 to"
                            + " 50, else 8, or as many as the agent gets. Documents answer on their days only. explain: also says"
                            + " what both legs found, how it was fused, and what was dropped and why.")
    public Retrieval search(@Valid Search body) {
        Set<UUID> categories = body.categories() == null ? Set.of() : body.categories();
        Set<String> tags = body.tags() == null ? Set.of() : body.tags();
        boolean explain = Boolean.TRUE.equals(body.explain());
        if (body.agentId() != null) {
            return knowledge.search(
                    agents.query(body.agentId(), body.query(), categories, tags, body.limit(), explain));
        }
        int limit = body.limit() == null ? PASSAGES : body.limit();
        return knowledge.search(new Query(body.query(), categories, tags, limit, RetrievalSettings.DEFAULT, explain));
    }

    private CategoryEntry read(CategoryDetails category) {
        return CategoryEntry.of(category, agents.readers());
    }

    private @Nullable UUID categoryId(@Nullable String category) {
        return category == null || category.isBlank() ? null : knowledge.categoryId(category.strip());
    }

    private @Nullable UUID filedIn(@Nullable String category) {
        return category == null || category.isBlank() ? null : knowledge.fileIn(category.strip());
    }

    private static Optional<EntityPart> part(List<EntityPart> parts, String name) {
        return parts.stream().filter(part -> part.getName().equals(name)).findFirst();
    }

    private static @Nullable String text(List<EntityPart> parts, String name) throws IOException {
        Optional<EntityPart> part = part(parts, name);
        if (part.isEmpty()) {
            return null;
        }
        try (InputStream in = part.get().getContent()) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** A {@code Content-Disposition} that no file name can break out of (RFC 6266). */
    static String disposition(String name) {
        String clean = name.replaceAll("[\\p{Cntrl}/\\\\]", "_");
        String ascii = clean.replaceAll("[^A-Za-z0-9._ ()-]", "_");
        String encoded = URLEncoder.encode(clean, StandardCharsets.UTF_8)
                .replace("+", "%20")
                .replace("*", "%2A");
        return "attachment; filename=\"" + ascii + "\"; filename*=UTF-8''" + encoded;
    }
}
