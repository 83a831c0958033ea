package dev.recado.agents;

import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.agent.tool.ToolSpecification;
import dev.langchain4j.model.chat.request.json.JsonObjectSchema;
import jakarta.json.Json;
import jakarta.json.JsonException;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.json.JsonString;
import java.io.StringReader;
import java.util.List;

/** What a model may do instead of answering. */
final class AgentTools {
    static final String HAND_OVER = "hand_over";
    static final String NO_REPLY = "no_reply";

    static final List<ToolSpecification> ALL = List.of(
            ToolSpecification.builder()
                    .name(HAND_OVER)
                    .description("Hands the conversation over to a person of the team.")
                    .parameters(JsonObjectSchema.builder()
                            .addStringProperty("reason", "Why a person is needed, in a few words, for the team")
                            .addStringProperty(
                                    "summary", "What the person should know: the request and what was said so far")
                            .addStringProperty("message", "What the customer is told now, in the customer's language")
                            .required("reason", "summary")
                            .build())
                    .build(),
            ToolSpecification.builder()
                    .name(NO_REPLY)
                    .description("Ends the turn without a reply, because nothing needs to be said.")
                    .parameters(JsonObjectSchema.builder()
                            .addStringProperty("reason", "Why nothing needs to be said, in a few words")
                            .required("reason")
                            .build())
                    .build());

    private AgentTools() {}

    /** An argument of a call; empty when the model left it out or garbled it. */
    static String argument(ToolExecutionRequest call, String name) {
        String arguments = call.arguments();
        if (arguments == null || arguments.isBlank()) {
            return "";
        }
        try (JsonReader reader = Json.createReader(new StringReader(arguments))) {
            return reader.readValue() instanceof JsonObject object && object.get(name) instanceof JsonString value
                    ? value.getString().strip()
                    : "";
        } catch (JsonException garbled) {
            return "";
        }
    }
}
