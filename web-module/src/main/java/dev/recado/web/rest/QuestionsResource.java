package dev.recado.web.rest;

import dev.recado.knowledge.DocumentFacts;
import dev.recado.knowledge.DocumentFilter;
import dev.recado.knowledge.DocumentKind;
import dev.recado.knowledge.DocumentStatus;
import dev.recado.knowledge.KnowledgeBase;
import dev.recado.knowledge.NewQuestion;
import dev.recado.knowledge.QuestionChange;
import dev.recado.knowledge.QuestionDetails;
import dev.recado.knowledge.Questions;
import dev.recado.platform.Language;
import dev.recado.platform.Page;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
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
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Questions and answers that people typed. */
@Path("knowledge/questions")
@ApplicationScoped
@Produces(MediaType.APPLICATION_JSON)
@InsideTenant
@Tag(name = "Knowledge")
public class QuestionsResource {
    @Inject
    Questions questions;

    @Inject
    KnowledgeBase knowledge;

    /** A question and its answer, new or changed; in a change, absent members stay as they are. */
    public record Pair(
            @Nullable String question,
            @Nullable String answer,
            @Nullable UUID categoryId,
            @Nullable String source,
            @Nullable String language,
            @Nullable String validFrom,
            @Nullable String validUntil,
            @Nullable List<String> tags) {
        DocumentFacts facts() {
            return new DocumentFacts(null, categoryId, source, language, validFrom, validUntil, null, tags);
        }
    }

    /** A new pair. */
    public record NewPair(
            @NotBlank String question,
            @NotBlank String answer,
            @Nullable UUID categoryId,
            @Nullable String source,
            @Nullable String language,
            @Nullable String validFrom,
            @Nullable String validUntil,
            @Nullable List<String> tags) {
        DocumentFacts facts() {
            return new DocumentFacts(null, categoryId, source, language, validFrom, validUntil, null, tags);
        }
    }

    @GET
    @Operation(summary = "List questions and answers")
    public Page<QuestionDetails> list(
            @Parameter(description = "A category's id; everything below it is listed too")
                    @QueryParam("category")
                    @Nullable
                    UUID category,
            @Parameter(description = "A tag; given several times: questions that have all of them") @QueryParam("tag")
                    Set<String> tags,
            @QueryParam("status") @Nullable DocumentStatus status,
            @Parameter(description = "A part of the question") @QueryParam("text") @Nullable String text,
            @BeanParam PageQuery page) {
        Page<QuestionDetails> found =
                questions.list(new DocumentFilter(category, tags, status, DocumentKind.QUESTION, text), page.request());
        return new Page<>(
                found.items().stream()
                        .map(question -> question.in(Language.current()))
                        .toList(),
                found.nextCursor());
    }

    @POST
    @Operation(
            summary = "Add a question and its answer",
            description =
                    "ADMIN. The pair is a document with one passage: it is listed among the documents too, with its"
                            + " status. categoryId absent: the default category.")
    @APIResponseSchema(value = QuestionDetails.class, responseCode = "201")
    public Response create(@Valid NewPair body) {
        QuestionDetails made = questions.create(new NewQuestion(body.question(), body.answer(), body.facts()));
        return Response.created(URI.create("knowledge/questions/" + made.id()))
                .entity(made.in(Language.current()))
                .build();
    }

    @GET
    @Path("{id}")
    @Operation(summary = "Get a question and its answer")
    public QuestionDetails get(@PathParam("id") UUID id) {
        return questions.get(id).in(Language.current());
    }

    @PATCH
    @Path("{id}")
    @Operation(
            summary = "Change a question or its answer",
            description =
                    "ADMIN. What it said before stops answering at once; what it says now answers when its status is"
                            + " READY again.")
    public QuestionDetails update(
            @PathParam("id") UUID id,
            @Parameter(hidden = true) @HeaderParam(HttpHeaders.IF_MATCH) @Nullable String ifMatch,
            Pair body) {
        long version = ETags.wanted(ifMatch, () -> questions.get(id).version());
        return questions
                .update(id, version, new QuestionChange(body.question(), body.answer(), body.facts()))
                .in(Language.current());
    }

    @DELETE
    @Path("{id}")
    @Operation(summary = "Delete a question and its answer", description = "ADMIN. It stops answering at once.")
    public void delete(@PathParam("id") UUID id) {
        knowledge.delete(questions.get(id).id());
    }
}
