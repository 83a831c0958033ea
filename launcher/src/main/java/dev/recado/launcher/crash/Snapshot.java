package dev.recado.launcher.crash;

import com.fasterxml.jackson.databind.JsonNode;
import dev.recado.launcher.Rest;
import dev.recado.launcher.bench.Json;
import dev.recado.launcher.bench.World;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What the server says of itself, read over REST: every conversation's messages, and every turn. */
final class Snapshot {
    /** A customer's message as the server has it. */
    record In(String externalId, String conversationId, String turnId, Instant sentAt) {}

    /**
     * A message to a customer as the server has it.
     *
     * @param writtenAt all parts of one reply have the same
     */
    record Out(
            String id,
            String conversationId,
            String turnId,
            String author,
            String status,
            Instant writtenAt,
            @Nullable String externalId) {}

    /** A turn. */
    record Turn(
            String id,
            String conversationId,
            String state,
            @Nullable String outcome,
            @Nullable String reason,
            int run,
            int messages,
            String correlationId) {
        boolean done() {
            return state.equals("DONE") && outcome != null;
        }
    }

    private final Map<String, List<In>> ins = new HashMap<>();
    private final Map<String, List<In>> conversations = new HashMap<>();
    private final List<Out> outs = new ArrayList<>();
    private final Map<String, Turn> turns = new HashMap<>();

    /** @param ins oldest first in each conversation */
    Snapshot(List<In> ins, List<Out> outs, List<Turn> turns) {
        for (In in : ins) {
            this.ins.computeIfAbsent(in.externalId(), id -> new ArrayList<>()).add(in);
            conversations
                    .computeIfAbsent(in.conversationId(), id -> new ArrayList<>())
                    .add(in);
        }
        this.outs.addAll(outs);
        turns.forEach(turn -> this.turns.put(turn.id(), turn));
    }

    static Snapshot of(World world, List<World.Line> lines) {
        List<In> ins = new ArrayList<>();
        List<Out> outs = new ArrayList<>();
        List<Turn> turns = new ArrayList<>();
        for (World.Line line : lines) {
            read(world.admin(line), ins, outs, turns);
        }
        return new Snapshot(ins, outs, turns);
    }

    private static void read(Rest admin, List<In> ins, List<Out> outs, List<Turn> turns) {
        Json.each(admin, "/turns", turn -> {
            Turn read = new Turn(
                    turn.get("id").asText(),
                    turn.get("conversationId").asText(),
                    turn.get("state").asText(),
                    text(turn, "outcome"),
                    text(turn, "outcomeReason"),
                    turn.get("run").asInt(),
                    turn.get("messageIds").size(),
                    turn.path("correlationId").asText());
            turns.add(read);
        });
        List<String> ids = new ArrayList<>();
        Json.each(
                admin,
                "/conversations",
                conversation -> ids.add(conversation.get("id").asText()));
        for (String id : ids) {
            List<In> newestFirst = new ArrayList<>();
            Json.each(admin, "/conversations/" + id + "/messages", message -> add(id, message, newestFirst, outs));
            ins.addAll(newestFirst.reversed());
        }
    }

    private static void add(String conversation, JsonNode message, List<In> newestFirst, List<Out> outs) {
        String turn = Objects.requireNonNullElse(text(message, "turnId"), "");
        if (message.get("direction").asText().equals("IN")) {
            In in = new In(
                    Objects.requireNonNullElse(text(message, "externalId"), ""),
                    conversation,
                    turn,
                    Instant.parse(message.get("sentAt").asText()));
            newestFirst.add(in);
        } else {
            outs.add(new Out(
                    message.get("id").asText(),
                    conversation,
                    turn,
                    message.get("author").asText(),
                    message.path("status").asText(),
                    Instant.parse(message.get("sentAt").asText()),
                    text(message, "externalId")));
        }
    }

    private static @Nullable String text(JsonNode json, String name) {
        return json.hasNonNull(name) ? json.get(name).asText() : null;
    }

    /** How often the server has a message, and where; once is right. */
    List<In> in(String externalId) {
        return ins.getOrDefault(externalId, List.of());
    }

    /** The customers' messages of each conversation, oldest first as the server lists them. */
    Map<String, List<In>> conversations() {
        return conversations;
    }

    List<Out> outs() {
        return outs;
    }

    Map<String, Turn> turns() {
        return turns;
    }

    /** Why this is not the end yet; empty when everything has come to its end. */
    String open(Ledger ledger) {
        long unknown = ledger.messages().stream()
                .filter(message ->
                        message.acknowledgedAt() != null && in(message.id()).isEmpty())
                .count();
        long running = turns.values().stream().filter(turn -> !turn.done()).count();
        long leaving = outs.stream()
                .filter(out -> out.status().equals("PENDING") || out.status().equals("SENDING"))
                .count();
        return unknown + running + leaving == 0
                ? ""
                : unknown + " messages not stored, " + running + " turns not done, " + leaving
                        + " replies on their way";
    }
}
