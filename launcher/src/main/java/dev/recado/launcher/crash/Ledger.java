package dev.recado.launcher.crash;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.recado.launcher.Rest;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** What the world outside the server saw, in memory and, line by line, in a file that is only ever added to. */
final class Ledger implements AutoCloseable {
    /** A customer's message; the times are this process's. */
    static final class Message {
        private final String id;
        private final String mark;
        private final String customer;
        private final int line;
        private final Instant writtenAt;
        private volatile @Nullable Instant firstSentAt;
        private volatile @Nullable Instant acknowledgedAt;
        private volatile int acknowledgements;

        Message(String id, String mark, String customer, int line, Instant writtenAt) {
            this.id = id;
            this.mark = mark;
            this.customer = customer;
            this.line = line;
            this.writtenAt = writtenAt;
        }

        String id() {
            return id;
        }

        /** Stands in the text, and comes back in the answer. */
        String mark() {
            return mark;
        }

        String customer() {
            return customer;
        }

        /** The number that was written to. */
        int line() {
            return line;
        }

        Instant writtenAt() {
            return writtenAt;
        }

        /** On WhatsApp's clock, which has whole seconds. */
        long second() {
            return writtenAt.getEpochSecond();
        }

        @Nullable
        Instant firstSentAt() {
            return firstSentAt;
        }

        @Nullable
        Instant acknowledgedAt() {
            return acknowledgedAt;
        }

        /** How often the server has taken it. */
        int acknowledgements() {
            return acknowledgements;
        }
    }

    /**
     * A message of the business that WhatsApp accepted.
     *
     * @param opaque our outbox id
     * @param externalId WhatsApp's id
     */
    record Reply(long number, Instant at, String to, String text, String opaque, String externalId) {}

    /**
     * A person had a conversation in their hands.
     *
     * @param from when the server had said so
     * @param until when they began to hand it back
     * @param left ids of the messages that had left by then, or were being sent
     */
    record Takeover(String customer, Instant from, Instant until, Set<String> left) {}

    private final Map<String, Message> messages = new ConcurrentHashMap<>();
    private final List<Reply> replies = new ArrayList<>();
    private final Set<String> metPeople = ConcurrentHashMap.newKeySet();
    private final List<Takeover> takeovers = new ArrayList<>();
    private final BufferedWriter file;
    private int kills;
    private int faults;
    private int outages;
    private long modelCalls;
    private int stops;
    private int busyStops;
    private long refusals;

    Ledger(Path path) {
        try {
            file = Files.newBufferedWriter(path, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** One line of the file. */
    synchronized void note(String what, String... membersAndValues) {
        ObjectNode line = Rest.JSON.createObjectNode();
        line.put("at", Instant.now().toString()).put("what", what);
        for (int i = 0; i < membersAndValues.length; i += 2) {
            line.put(membersAndValues[i], membersAndValues[i + 1]);
        }
        try {
            file.write(line.toString());
            file.newLine();
            file.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void written(Message message) {
        messages.put(message.id(), message);
        note("written", "id", message.id(), "mark", message.mark(), "customer", message.customer());
    }

    /** An attempt to deliver the message begins. */
    synchronized void sending(Message message) {
        if (message.firstSentAt == null) {
            message.firstSentAt = Instant.now();
        }
        note("sent", "id", message.id());
    }

    synchronized void acknowledged(Message message) {
        if (message.acknowledgedAt == null) {
            message.acknowledgedAt = Instant.now();
        }
        message.acknowledgements = message.acknowledgements + 1;
        note("acknowledged", "id", message.id());
    }

    synchronized void refused(Message message, String why) {
        refusals++;
        note("refused", "id", message.id(), "why", why);
    }

    synchronized void killed(String when) {
        kills++;
        note("killed", "when", when);
    }

    /** The server is told to stop, as an operating system does it; {@code busy}: while a model is at work. */
    synchronized void stopped(boolean busy) {
        stops++;
        busyStops += busy ? 1 : 0;
        note("stopped", "busy", String.valueOf(busy));
    }

    synchronized void databaseStopped() {
        outages++;
        note("database-stopped");
    }

    /** A send met an injected fault of the Graph API. */
    synchronized void graphFault(String mode) {
        faults++;
        note("graph-fault", "mode", mode);
    }

    /** A person begins to take the customer's conversation over; whether that succeeds, is not known yet. */
    void takingOver(String customer, boolean byPhone) {
        metPeople.add(customer);
        note("taking-over", "customer", customer, "how", byPhone ? "phone" : "rest");
    }

    synchronized void tookOver(Takeover takeover) {
        takeovers.add(takeover);
        note(
                "took-over",
                "customer",
                takeover.customer(),
                "from",
                takeover.from().toString(),
                "until",
                takeover.until().toString());
    }

    synchronized void modelCalled(int status, String asked) {
        modelCalls++;
        note("model", "status", String.valueOf(status), "asked", asked);
    }

    synchronized void replied(Reply reply) {
        replies.add(reply);
        note(
                "reply",
                "to",
                reply.to(),
                "text",
                reply.text(),
                "opaque",
                reply.opaque(),
                "externalId",
                reply.externalId(),
                "acceptedAt",
                reply.at().toString());
    }

    /** Customers whose conversation a person has taken over, or tried to. */
    Set<String> metPeople() {
        return metPeople;
    }

    synchronized List<Takeover> takeovers() {
        return List.copyOf(takeovers);
    }

    Collection<Message> messages() {
        return messages.values();
    }

    /** In the order in which they were accepted. */
    synchronized List<Reply> replies() {
        return replies.stream()
                .sorted((a, b) ->
                        a.at().equals(b.at()) ? Long.compare(a.number(), b.number()) : a.at().compareTo(b.at()))
                .toList();
    }

    synchronized int kills() {
        return kills;
    }

    synchronized int stops() {
        return stops;
    }

    synchronized int busyStops() {
        return busyStops;
    }

    synchronized int faults() {
        return faults;
    }

    synchronized int outages() {
        return outages;
    }

    synchronized long modelCalls() {
        return modelCalls;
    }

    synchronized long refusals() {
        return refusals;
    }

    @Override
    public synchronized void close() {
        try {
            file.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
