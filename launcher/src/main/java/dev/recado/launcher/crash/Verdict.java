package dev.recado.launcher.crash;

import dev.recado.launcher.crash.Ledger.Message;
import dev.recado.launcher.crash.Ledger.Reply;
import dev.recado.launcher.crash.Snapshot.In;
import dev.recado.launcher.crash.Snapshot.Out;
import dev.recado.launcher.crash.Snapshot.Turn;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Compares what the world saw with what the server says, promise by promise. */
final class Verdict {
    /** What Recado promises. */
    enum Promise {
        LOST("acknowledged messages lost"),
        TWICE("messages stored or answered twice"),
        INVERTED("order inversions within a conversation"),
        NO_OUTCOME("messages without exactly one outcome"),
        NO_REPLY("messages said to be answered, whose reply is not at Graph"),
        WRONG_REPLY("replies that are not what the server says they are"),
        UNSETTLED("unconfirmed replies, beyond kills and injected faults");

        private final String words;

        Promise(String words) {
            this.words = words;
        }

        String words() {
            return words;
        }
    }

    /**
     * A promise that was broken.
     *
     * @param keys by which to find it in ledger and logs: WhatsApp's ids, ids of turns, correlation ids
     */
    record Broken(Promise promise, String what, Set<String> keys) {}

    private static final Pattern MARK = Pattern.compile("\\bm\\d+x\\b");

    private final Ledger ledger;
    private final Snapshot snapshot;
    private final List<Broken> broken = new ArrayList<>();
    private final Map<String, Message> byMark;
    private final List<Reply> replies;
    private final Map<String, Reply> replyByExternalId = new HashMap<>();
    private final Map<String, Integer> outcomes = new TreeMap<>();
    private long unconfirmed;

    private Verdict(Ledger ledger, Snapshot snapshot) {
        this.ledger = ledger;
        this.snapshot = snapshot;
        this.byMark = ledger.messages().stream().collect(Collectors.toMap(Message::mark, message -> message));
        this.replies = ledger.replies();
        replies.forEach(reply -> replyByExternalId.put(reply.externalId(), reply));
    }

    static Verdict of(Ledger ledger, Snapshot snapshot) {
        Verdict verdict = new Verdict(ledger, snapshot);
        verdict.outcomes();
        verdict.replies();
        verdict.order();
        verdict.unconfirmed();
        return verdict;
    }

    /** All that was broken. */
    List<Broken> broken() {
        return broken;
    }

    Map<Promise, Long> counts() {
        Map<Promise, Long> counts = new EnumMap<>(Promise.class);
        for (Promise promise : Promise.values()) {
            counts.put(
                    promise,
                    broken.stream().filter(one -> one.promise() == promise).count());
        }
        return counts;
    }

    /** How many messages ended in which way. */
    Map<String, Integer> byOutcome() {
        return outcomes;
    }

    /** How many replies are said to be unconfirmed. */
    long unconfirmedReplies() {
        return unconfirmed;
    }

    private void outcomes() {
        Map<String, List<Out>> outsOfTurn = snapshot.outs().stream().collect(Collectors.groupingBy(Out::turnId));
        for (Message message : ledger.messages()) {
            List<In> stored = snapshot.in(message.id());
            if (stored.isEmpty()) {
                if (message.acknowledgedAt() != null) {
                    add(Promise.LOST, message.mark() + " was acknowledged and is in no conversation", message.id());
                }
                continue;
            }
            if (stored.size() > 1) {
                add(Promise.TWICE, message.mark() + " is stored " + stored.size() + " times", message.id());
            }
            In in = stored.getFirst();
            Turn turn = snapshot.turns().get(in.turnId());
            if (turn == null || !turn.done()) {
                add(
                        Promise.NO_OUTCOME,
                        message.mark() + " is in " + (turn == null ? "no turn" : turn.toString()),
                        message.id(),
                        in.turnId(),
                        turn == null ? "" : turn.correlationId());
                continue;
            }
            outcomes.merge(String.valueOf(turn.outcome()), 1, Integer::sum);
            if ("ANSWERED".equals(turn.outcome())) {
                List<Out> outs = outsOfTurn.getOrDefault(turn.id(), List.of());
                boolean left = !outs.isEmpty()
                        && outs.stream()
                                .allMatch(out ->
                                        out.externalId() != null && replyByExternalId.containsKey(out.externalId()));
                if (!left) {
                    add(
                            Promise.NO_REPLY,
                            message.mark() + " is in " + turn + ", whose messages are " + outs,
                            message.id(),
                            turn.id(),
                            turn.correlationId());
                }
            }
        }
    }

    private void replies() {
        Map<String, Out> outByExternalId = new HashMap<>();
        for (Out out : snapshot.outs()) {
            if (out.externalId() != null) {
                outByExternalId.put(out.externalId(), out);
            }
        }
        Map<String, Set<String>> idsOfTurn = new HashMap<>();
        for (List<In> ins : snapshot.conversations().values()) {
            ins.forEach(in -> idsOfTurn
                    .computeIfAbsent(in.turnId(), turn -> new HashSet<>())
                    .add(in.externalId()));
        }
        Map<String, Reply> answered = new HashMap<>();
        Map<String, Reply> sent = new HashMap<>();
        for (Reply reply : replies) {
            Reply earlier = sent.put(reply.opaque(), reply);
            if (earlier != null) {
                add(
                        Promise.TWICE,
                        "Outbox " + reply.opaque() + " was sent twice: " + earlier + " and " + reply,
                        reply.opaque());
            }
            Out out = outByExternalId.get(reply.externalId());
            if (out == null) {
                add(Promise.WRONG_REPLY, "The server knows nothing of " + reply, reply.opaque(), reply.externalId());
            }
            Set<String> echoed = new HashSet<>();
            for (String mark : marks(reply)) {
                Message message = byMark.get(mark);
                if (message == null) {
                    continue;
                }
                echoed.add(message.id());
                Reply before = answered.put(mark, reply);
                if (before != null && !before.opaque().equals(reply.opaque())) {
                    add(
                            Promise.TWICE,
                            mark + " is answered by " + before + " and by " + reply,
                            message.id(),
                            before.opaque(),
                            reply.opaque());
                }
            }
            Set<String> expected = out == null ? Set.of() : idsOfTurn.getOrDefault(out.turnId(), Set.of());
            if (out != null && !echoed.isEmpty() && !echoed.equals(expected)) {
                Turn turn = snapshot.turns().get(out.turnId());
                add(
                        Promise.WRONG_REPLY,
                        reply + " answers " + echoed + ", but its " + turn + " has " + expected,
                        reply.opaque(),
                        out.turnId(),
                        turn == null ? "" : turn.correlationId());
            }
        }
    }

    private static List<String> marks(Reply reply) {
        return MARK.matcher(reply.text()).results().map(MatchResult::group).toList();
    }

    private void order() {
        for (List<In> ins : snapshot.conversations().values()) {
            for (int i = 1; i < ins.size(); i++) {
                if (ins.get(i).sentAt().isBefore(ins.get(i - 1).sentAt().minusSeconds(1))) {
                    add(
                            Promise.INVERTED,
                            ins.get(i - 1) + " is listed before " + ins.get(i),
                            ins.get(i).externalId());
                }
            }
        }
        for (Reply reply : replies) {
            List<Message> marked = marks(reply).stream()
                    .filter(byMark::containsKey)
                    .map(byMark::get)
                    .toList();
            for (int i = 1; i < marked.size(); i++) {
                if (marked.get(i).second() < marked.get(i - 1).second() - 1) {
                    add(Promise.INVERTED, "The model saw them in this order: " + reply, reply.opaque());
                }
            }
        }
        repliesInOrder();
    }

    /**
     * A message that was acknowledged before a later one was even sent must not be answered after that one. What Meta itself
     * brings late, because it was refused or held back, can't be answered in order.
     */
    private void repliesInOrder() {
        Map<String, Instant> answeredAt = new HashMap<>();
        Map<String, Reply> firstReply = new HashMap<>();
        for (Out out : snapshot.outs()) {
            Reply reply = out.externalId() == null ? null : replyByExternalId.get(out.externalId());
            if (reply != null) {
                firstReply.merge(out.turnId(), reply, (a, b) -> a.at().isBefore(b.at()) ? a : b);
            }
        }
        Map<String, List<Message>> ofCustomer = new HashMap<>();
        for (Message message : ledger.messages()) {
            List<In> stored = snapshot.in(message.id());
            if (stored.isEmpty() || message.acknowledgedAt() == null) {
                continue;
            }
            String turn = stored.getFirst().turnId();
            Reply reply = firstReply.get(turn);
            if (reply != null) {
                answeredAt.put(message.id(), reply.at());
                ofCustomer
                        .computeIfAbsent(message.line() + "/" + message.customer(), c -> new ArrayList<>())
                        .add(message);
            }
        }
        for (Collection<Message> conversation : ofCustomer.values()) {
            for (Message first : conversation) {
                for (Message second : conversation) {
                    Instant acknowledged = first.acknowledgedAt();
                    Instant sent = second.firstSentAt();
                    Instant early = answeredAt.get(first.id());
                    Instant late = answeredAt.get(second.id());
                    if (acknowledged != null
                            && sent != null
                            && early != null
                            && late != null
                            && acknowledged.isBefore(sent)
                            && first.second() + 1 < second.second()
                            && late.isBefore(early)) {
                        Turn turn = snapshot.turns()
                                .get(snapshot.in(first.id()).getFirst().turnId());
                        add(
                                Promise.INVERTED,
                                first.mark() + " (acknowledged " + acknowledged + ") was answered " + early + ", after "
                                        + second.mark() + " (sent " + sent + "), answered " + late,
                                first.id(),
                                second.id(),
                                turn == null ? "" : turn.correlationId());
                    }
                }
            }
        }
    }

    private void unconfirmed() {
        List<Out> open = snapshot.outs().stream()
                .filter(out -> out.status().equals("UNCONFIRMED"))
                .toList();
        unconfirmed = open.size();
        int allowed = ledger.kills() + ledger.faults();
        if (unconfirmed > allowed) {
            add(Promise.UNSETTLED, unconfirmed + " replies are unconfirmed, of at most " + allowed);
        }
    }

    private void add(Promise promise, String what, String... keys) {
        broken.add(new Broken(
                promise,
                what,
                List.of(keys).stream().filter(key -> !key.isEmpty()).collect(Collectors.toSet())));
    }
}
