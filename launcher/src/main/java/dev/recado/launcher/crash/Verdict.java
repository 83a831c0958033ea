package dev.recado.launcher.crash;

import dev.recado.launcher.crash.Ledger.Message;
import dev.recado.launcher.crash.Ledger.Reply;
import dev.recado.launcher.crash.Ledger.Takeover;
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
    /** What Recado promises; and, last, what a run needs in order to prove it. */
    enum Promise {
        LOST("acknowledged messages lost"),
        TWICE("messages stored or answered twice"),
        INVERTED("order inversions within a conversation"),
        NO_OUTCOME("messages without exactly one outcome"),
        NO_REPLY("messages said to be answered, whose reply is not at Graph"),
        WRONG_REPLY("replies that are not what the server says they are"),
        BESIDE_PEOPLE("replies of the bot that left after a person had taken over"),
        UNSETTLED("unconfirmed replies, beyond kills and injected faults"),
        CAUSELESS("messages that ended without an answer, for no cause that the run has given"),
        FEW_ANSWERED("too few messages answered"),
        TAME("too few messages that came twice, or after the next one");

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

    /** The rest is handed over, because the model failed three times. */
    private static final double LEAST_ANSWERED = 0.8;

    /** Of messages that came twice, and of messages that came late: {@link Customers} aims at a fifth. */
    private static final double LEAST_DISTURBED = 0.18;

    /** Shares of fewer messages say nothing. */
    private static final int MESSAGES_FOR_A_SHARE = 100;

    /** The reason of a turn whose runs have failed three times: the run takes the models away on purpose. */
    private static final String FAILED = "turn.failed";

    /** The reason of what comes after that, for people are in charge then. */
    private static final String PEOPLE_IN_CHARGE = "people-in-charge";

    /** The reasons of turns that a person has ended, and of what comes after that. */
    private static final Set<String> TAKEN_OVER = Set.of("taken-over", "phone-app", "withdrawn", PEOPLE_IN_CHARGE);

    private static final Pattern MARK = Pattern.compile("\\bm\\d+x\\b");

    private final Ledger ledger;
    private final Snapshot snapshot;
    private final List<Broken> broken = new ArrayList<>();
    private final Map<String, Message> byMark;
    private final List<Reply> replies;
    private final Map<String, Reply> replyByExternalId = new HashMap<>();
    private final Map<String, Integer> outcomes = new TreeMap<>();
    private final Set<String> givenUp;
    private final Set<String> withPeople;
    private long unconfirmed;

    private Verdict(Ledger ledger, Snapshot snapshot) {
        this.ledger = ledger;
        this.snapshot = snapshot;
        this.byMark = ledger.messages().stream().collect(Collectors.toMap(Message::mark, message -> message));
        this.replies = ledger.replies();
        replies.forEach(reply -> replyByExternalId.put(reply.externalId(), reply));
        this.givenUp = snapshot.turns().values().stream()
                .filter(turn -> FAILED.equals(turn.reason()))
                .map(Turn::conversationId)
                .collect(Collectors.toSet());
        this.withPeople = ledger.messages().stream()
                .filter(message -> ledger.metPeople().contains(message.customer()))
                .flatMap(message -> snapshot.in(message.id()).stream())
                .map(In::conversationId)
                .collect(Collectors.toSet());
    }

    static Verdict of(Ledger ledger, Snapshot snapshot) {
        Verdict verdict = new Verdict(ledger, snapshot);
        verdict.outcomes();
        verdict.shares();
        verdict.replies();
        verdict.repliesOfTurns();
        verdict.besidePeople();
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
            if (!hasCause(turn)) {
                add(
                        Promise.CAUSELESS,
                        message.mark() + " is in " + turn,
                        message.id(),
                        turn.id(),
                        turn.correlationId());
            }
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

    private boolean hasCause(Turn turn) {
        return switch (String.valueOf(turn.outcome())) {
            // How many may be unconfirmed is another promise.
            case "ANSWERED", "UNCONFIRMED" -> true;
            case "HANDED_OVER" ->
                FAILED.equals(turn.reason())
                        || (PEOPLE_IN_CHARGE.equals(turn.reason()) && givenUp.contains(turn.conversationId()))
                        || (TAKEN_OVER.contains(String.valueOf(turn.reason()))
                                && withPeople.contains(turn.conversationId()));
            default -> false;
        };
    }

    private void shares() {
        int ended = outcomes.values().stream().mapToInt(Integer::intValue).sum();
        int answered = outcomes.getOrDefault("ANSWERED", 0);
        if (ended >= MESSAGES_FOR_A_SHARE && answered < LEAST_ANSWERED * ended) {
            add(Promise.FEW_ANSWERED, answered + " of " + ended + " messages are answered: " + outcomes);
        }
        int written = ledger.messages().size();
        if (written >= MESSAGES_FOR_A_SHARE) {
            tooFew("came twice", cameTwice(), written);
            tooFew("came after the customer's next one", cameLate(), written);
        }
    }

    private void tooFew(String what, long count, int written) {
        if (count < LEAST_DISTURBED * written) {
            add(Promise.TAME, count + " of " + written + " messages " + what);
        }
    }

    /** Messages that were acknowledged more than once. */
    long cameTwice() {
        return ledger.messages().stream()
                .filter(message -> message.acknowledgements() > 1)
                .count();
    }

    /** Messages that were sent for the first time only when a later one of the same customer had been acknowledged. */
    long cameLate() {
        return ledger.messages().stream().collect(Collectors.groupingBy(Message::customer)).values().stream()
                .mapToLong(conversation -> conversation.stream()
                        .filter(message -> conversation.stream().anyMatch(other -> overtook(other, message)))
                        .count())
                .sum();
    }

    private static boolean overtook(Message later, Message message) {
        Instant acknowledged = later.acknowledgedAt();
        Instant sent = message.firstSentAt();
        return acknowledged != null
                && sent != null
                && message.writtenAt().isBefore(later.writtenAt())
                && !acknowledged.isAfter(sent);
    }

    /**
     * One turn is answered once, in one or more parts. An answer without marks, such as that of the last resort or one that
     * quotes a document, would not be noticed otherwise.
     */
    private void repliesOfTurns() {
        Map<String, List<Out>> accepted = snapshot.outs().stream()
                .filter(out -> !out.turnId().isEmpty()
                        && out.externalId() != null
                        && replyByExternalId.containsKey(out.externalId()))
                .collect(Collectors.groupingBy(Out::turnId));
        accepted.forEach((id, outs) -> {
            long different = outs.stream().map(Out::writtenAt).distinct().count();
            if (different > 1) {
                Turn turn = snapshot.turns().get(id);
                add(
                        Promise.TWICE,
                        turn + " has " + different + " replies: " + outs,
                        id,
                        turn == null ? "" : turn.correlationId());
            }
        });
    }

    private void besidePeople() {
        Map<String, Out> outByExternalId = new HashMap<>();
        snapshot.outs().stream()
                .filter(out -> out.externalId() != null && out.author().equals("AGENT"))
                .forEach(out -> outByExternalId.put(String.valueOf(out.externalId()), out));
        for (Takeover takeover : ledger.takeovers()) {
            for (Reply reply : replies) {
                Out out = outByExternalId.get(reply.externalId());
                if (out != null
                        && reply.to().equals(takeover.customer())
                        && reply.at().isAfter(takeover.from())
                        && reply.at().isBefore(takeover.until())
                        && !takeover.left().contains(out.id())) {
                    add(
                            Promise.BESIDE_PEOPLE,
                            reply + " left while a person was in charge, from " + takeover.from() + " to "
                                    + takeover.until(),
                            reply.opaque(),
                            out.turnId());
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
