package dev.recado.web.rest;

import dev.recado.channels.TemplateMessage;
import dev.recado.conversations.ConversationDetails;
import dev.recado.conversations.ConversationFilter;
import dev.recado.conversations.Conversations;
import dev.recado.conversations.MessageDetails;
import dev.recado.conversations.Owner;
import dev.recado.platform.Page;
import dev.recado.turns.TurnDetails;
import dev.recado.turns.TurnFilter;
import dev.recado.turns.Turns;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** What is said, and by whom. */
@Path("conversations")
@ApplicationScoped
@Produces(MediaType.APPLICATION_JSON)
@InsideTenant
@Tag(name = "Conversations")
public class ConversationsResource {
    @Inject
    Conversations conversations;

    @Inject
    Turns turns;

    /**
     * What a person writes to a customer: one of the two.
     *
     * @param text while the 24-hour window is open
     * @param template an approved template, at any time
     */
    public record NewMessage(
            @Nullable String text, @Nullable @Valid Template template) {}

    /**
     * An approved template.
     *
     * @param language such as {@code pt_BR}
     * @param parameters of its body, in order
     */
    public record Template(
            @NotBlank String name,
            @NotBlank String language,
            @Nullable List<String> parameters) {}

    @GET
    @Operation(summary = "List conversations, the latest first")
    public Page<ConversationDetails> list(
            @Parameter(description = "Who answers", schema = @Schema(implementation = Owner.class))
                    @QueryParam("owner")
                    @Nullable
                    String owner,
            @Parameter(
                            description = "OPEN or CLOSED",
                            schema =
                                    @Schema(
                                            type = SchemaType.STRING,
                                            enumeration = {"OPEN", "CLOSED"}))
                    @QueryParam("status")
                    @Nullable
                    String status,
            @Parameter(description = "Whether a customer waits for people", schema = @Schema(type = SchemaType.BOOLEAN))
                    @QueryParam("waiting")
                    @Nullable
                    String waiting,
            @Parameter(description = "Part of the contact's name or phone") @QueryParam("query") @Nullable String query,
            @BeanParam PageQuery page) {
        ConversationStatus wanted = Parameters.oneOf(ConversationStatus.class, "status", status);
        return conversations.list(
                new ConversationFilter(
                        Parameters.oneOf(Owner.class, "owner", owner),
                        wanted == null ? null : wanted == ConversationStatus.OPEN,
                        Parameters.truth("waiting", waiting),
                        query),
                page.request());
    }

    private enum ConversationStatus {
        OPEN,
        CLOSED
    }

    @GET
    @Path("{id}")
    @Operation(summary = "Get a conversation")
    public ConversationDetails get(@PathParam("id") UUID id) {
        return conversations.get(id);
    }

    @GET
    @Path("{id}/messages")
    @Operation(summary = "List a conversation's messages, the newest first")
    public Page<MessageDetails> messages(@PathParam("id") UUID id, @BeanParam PageQuery page) {
        return conversations.messages(id, page.request());
    }

    @POST
    @Path("{id}/messages")
    @Operation(
            summary = "Write to the customer",
            description =
                    "OPERATOR. Takes the conversation over from the bot. After the 24-hour window only a template.")
    @APIResponseSchema(value = MessageDetails.class, responseCode = "201")
    public Response write(@PathParam("id") UUID id, @NotNull @Valid NewMessage body) {
        return Response.status(Response.Status.CREATED)
                .entity(written(id, body))
                .build();
    }

    private MessageDetails written(UUID id, NewMessage body) {
        Template template = body.template();
        return conversations.write(
                id,
                body.text(),
                template == null
                        ? null
                        : new TemplateMessage(
                                template.name(),
                                template.language(),
                                template.parameters() == null ? List.of() : template.parameters()));
    }

    @GET
    @Path("{id}/turns")
    @Operation(summary = "List a conversation's turns, the newest first")
    public Page<TurnDetails> turns(@PathParam("id") UUID id, @BeanParam PageQuery page) {
        conversations.get(id);
        return turns.list(TurnFilter.ofConversation(id), page.request());
    }

    @POST
    @Path("{id}/take-over")
    @Operation(summary = "Take the conversation over from the bot", description = "OPERATOR.")
    public ConversationDetails takeOver(@PathParam("id") UUID id) {
        return conversations.takeOver(id);
    }

    @POST
    @Path("{id}/hand-back")
    @Operation(summary = "Hand the conversation back to the bot", description = "OPERATOR.")
    public ConversationDetails handBack(@PathParam("id") UUID id) {
        return conversations.handBack(id);
    }

    @POST
    @Path("{id}/close")
    @Operation(summary = "Close the conversation", description = "OPERATOR.")
    public ConversationDetails close(@PathParam("id") UUID id) {
        return conversations.close(id);
    }
}
