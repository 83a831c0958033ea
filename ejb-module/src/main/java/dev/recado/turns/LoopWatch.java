package dev.recado.turns;

import dev.recado.conversations.ConversationLog;
import dev.recado.conversations.MessageDetails;
import dev.recado.conversations.OpenConversation;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Transactional;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Tells conversations with machines (another bot, a customer's script) from those with people, before a run starts. It counts
 * what is in the database, so that restarts and several nodes make no difference, and looks only along a conversation's indexes.
 * Times are WhatsApp's: what was held up on its way and comes all at once is no flood.
 */
@ApplicationScoped
@Transactional(Transactional.TxType.MANDATORY)
class LoopWatch {
    /** Impatient people repeat themselves two or three times; the fifth time within ten minutes is a machine's. */
    static final int IDENTICAL_TEXTS = 5;

    /** "Sim", "ok" and "1" are what people answer to menus and questions again and again. */
    static final int IDENTICAL_SHORT_TEXTS = 15;

    static final int SHORT = 8;
    static final Duration IDENTICAL_WITHIN = Duration.ofMinutes(10);

    /** A person needs longer to read an answer and to write; a few quick ones in a row are a coincidence. */
    static final Duration INSTANT = Duration.ofSeconds(3);

    static final int INSTANT_REPLIES = 10;
    static final Duration INSTANT_WITHIN = Duration.ofMinutes(5);

    /**
     * A machine that takes its time takes about the same time each time; a person's times vary by half their mean and more,
     * and somewhere among so many replies there is a pause.
     */
    static final int STEADY_REPLIES = 20;

    static final Duration STEADY_WITHIN = Duration.ofMinutes(30);
    static final Duration LONGEST_STEADY = Duration.ofMinutes(1);

    /** The most that the times may vary: their standard deviation as a share of their mean. */
    private static final double STEADY_VARIATION = 0.3;

    /** Nobody types more than one message a second for a minute. */
    static final int FLOOD = 60;

    static final Duration FLOOD_WITHIN = Duration.ofMinutes(1);
    private static final int MOST_READ = 200;
    private static final int MOST_EXCHANGES = 30;

    @PersistenceContext
    EntityManager em;

    @Inject
    ConversationLog log;

    /** When a turn began and when the customer had its answer, if they had one. */
    record Exchange(Instant began, @Nullable Instant answered) {}

    /** What about the locked conversation looks like a machine's doing; empty when nothing does. */
    Optional<String> suspect(OpenConversation conversation, Instant now) {
        Instant from = conversation.watchedFrom() == null ? Instant.EPOCH : conversation.watchedFrom();
        List<MessageDetails> heard =
                log.heardSince(conversation.id(), later(from, now.minus(IDENTICAL_WITHIN)), MOST_READ);
        if (flood(heard, now)) {
            return Optional.of("flood");
        }
        if (identical(heard)) {
            return Optional.of("identical-texts");
        }
        List<Exchange> exchanges = exchanges(conversation, from);
        if (instant(exchanges, now)) {
            return Optional.of("instant-replies");
        }
        return steady(exchanges, now) ? Optional.of("steady-replies") : Optional.empty();
    }

    static boolean flood(List<MessageDetails> heard, Instant now) {
        Instant since = now.minus(FLOOD_WITHIN);
        return heard.stream()
                        .filter(message -> !message.sentAt().isBefore(since))
                        .count()
                > FLOOD;
    }

    static boolean identical(List<MessageDetails> heard) {
        Map<String, Integer> counts = new HashMap<>();
        for (MessageDetails message : heard) {
            String text = message.text() == null ? "" : Words.normal(message.text());
            if (!text.isEmpty()) {
                int most = text.length() < SHORT ? IDENTICAL_SHORT_TEXTS : IDENTICAL_TEXTS;
                if (counts.merge(text, 1, Integer::sum) >= most) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Newest first: how often the customer went on at once after an answer. */
    static boolean instant(List<Exchange> exchanges, Instant now) {
        int count = 0;
        for (int i = 0; i + 1 < exchanges.size(); i++) {
            Instant began = exchanges.get(i).began();
            if (began.isBefore(now.minus(INSTANT_WITHIN))) {
                break;
            }
            Instant answered = exchanges.get(i + 1).answered();
            if (answered != null && !began.isBefore(answered) && !began.isAfter(answered.plus(INSTANT))) {
                count++;
            }
        }
        return count >= INSTANT_REPLIES;
    }

    /** Newest first: whether the customer went on after each of the last answers, and always after almost the same time. */
    static boolean steady(List<Exchange> exchanges, Instant now) {
        if (exchanges.size() <= STEADY_REPLIES) {
            return false;
        }
        double[] seconds = new double[STEADY_REPLIES];
        for (int i = 0; i < STEADY_REPLIES; i++) {
            Instant began = exchanges.get(i).began();
            Instant answered = exchanges.get(i + 1).answered();
            if (answered == null
                    || began.isBefore(answered)
                    || began.isAfter(answered.plus(LONGEST_STEADY))
                    || began.isBefore(now.minus(STEADY_WITHIN))) {
                return false;
            }
            seconds[i] = Duration.between(answered, began).toMillis() / 1_000.0;
        }
        double mean = Arrays.stream(seconds).average().orElseThrow();
        double variance = Arrays.stream(seconds)
                .map(each -> (each - mean) * (each - mean))
                .average()
                .orElseThrow();
        return Math.sqrt(variance) <= STEADY_VARIATION * mean;
    }

    private List<Exchange> exchanges(OpenConversation conversation, Instant from) {
        return em.createQuery(
                        "select t.firstMessageAt, case when t.outcome = ANSWERED then coalesce(t.sentAt, t.finishedAt) end"
                                + " from Turn t where t.conversationId = :conversation order by t.id desc",
                        Object[].class)
                .setParameter("conversation", conversation.id())
                .setMaxResults(MOST_EXCHANGES)
                .getResultStream()
                .map(row -> new Exchange((Instant) row[0], (Instant) row[1]))
                .filter(exchange -> !exchange.began().isBefore(from))
                .toList();
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }
}
