package dev.recado.it;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Somebody with a simulated phone, and what the business knows about them. */
final class Customer {
    private final Business business;
    private final String identity;
    private final String name;

    Customer(Business business, String identity, String name) {
        this.business = business;
        this.identity = identity;
        this.name = name;
    }

    /** The phone's digits, or the user id of somebody who hides them. */
    String identity() {
        return identity;
    }

    /** Nobody else has it. */
    String name() {
        return name;
    }

    /** Writes a text; returns its WhatsApp id once the webhook has been answered for the first time. */
    String writes(String text) {
        return sends(Map.of("text", text));
    }

    /** Sends a message with further fields of the control API. */
    String sends(Map<String, ?> fields) {
        Map<String, Object> body = new LinkedHashMap<>(fields);
        body.put("phoneNumberId", business.phoneNumberId());
        body.put("from", identity);
        body.put("name", name);
        body.put("wait", true);
        return business.simulators()
                .control()
                .post("/messages", body)
                .expect(200)
                .json()
                .get("id")
                .asText();
    }

    /** Everything in the chat as the phone shows it, oldest first. */
    List<JsonNode> chat() {
        List<JsonNode> chat = new ArrayList<>();
        business.simulators()
                .control()
                .get("/customers/" + identity + "/messages?phoneNumberId=" + business.phoneNumberId())
                .expect(200)
                .json()
                .get("messages")
                .forEach(chat::add);
        return chat;
    }

    /** The texts that the business sent, oldest first. */
    List<String> received() {
        return chat().stream()
                .filter(message -> message.get("direction").asText().equals("out"))
                .map(message -> message.get("text").asText())
                .toList();
    }

    /** Waits for the answers; fails when there are more. */
    List<String> awaitAnswers(int count) {
        return await().until(this::received, received -> {
            assertThat(received).hasSizeLessThanOrEqualTo(count);
            return received.size() == count;
        });
    }

    /** Waits for the one answer. */
    String awaitAnswer() {
        return awaitAnswers(1).getFirst();
    }

    /** Opens the chat, so that what is there gets its blue ticks. */
    void reads() {
        business.simulators()
                .control()
                .post("/customers/" + identity + "/read", Map.of("phoneNumberId", business.phoneNumberId()))
                .expect(200);
    }

    /** The ticks of a message on the phone. */
    String ticks(String messageId) {
        return chat().stream()
                .filter(message -> message.get("id").asText().equals(messageId))
                .map(message -> message.get("status").asText())
                .findFirst()
                .orElseThrow();
    }

    /** The newest conversation with this customer, once there is one. */
    JsonNode conversation() {
        return Installation.awaitItem(business.admin(), "/conversations?limit=100", "contactName", name);
    }

    String conversationId() {
        return conversation().get("id").asText();
    }

    /** {@link #conversation}'s messages, oldest first. */
    List<JsonNode> messages() {
        return business.admin()
                .get("/conversations/" + conversationId() + "/messages?limit=200")
                .expect(200)
                .items()
                .reversed();
    }

    /** {@link #conversation}'s turns, oldest first, each with its trace. */
    List<JsonNode> turns() {
        return StreamSupport.stream(
                        business.admin()
                                .get("/conversations/" + conversationId() + "/turns?limit=100")
                                .expect(200)
                                .json()
                                .get("items")
                                .spliterator(),
                        false)
                .sorted((a, b) -> a.get("firstMessageAt")
                        .asText()
                        .compareTo(b.get("firstMessageAt").asText()))
                .toList();
    }

    /** The customer's messages of a turn; its answer is not among them. */
    List<JsonNode> questions(JsonNode turn) {
        return messages().stream()
                .filter(message -> message.get("direction").asText().equals("IN")
                        && message.get("turnId").equals(turn.get("id")))
                .toList();
    }

    /** Waits until there are so many turns, and each of them is done. */
    List<JsonNode> awaitTurns(int count) {
        return await().until(
                        this::turns,
                        turns -> turns.size() == count
                                && turns.stream()
                                        .allMatch(turn ->
                                                turn.get("state").asText().equals("DONE")));
    }
}
