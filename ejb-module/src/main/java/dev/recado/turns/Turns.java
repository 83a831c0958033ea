package dev.recado.turns;

import dev.recado.conversations.ConversationLog;
import dev.recado.platform.Ids;
import dev.recado.platform.NotFound;
import dev.recado.platform.Page;
import dev.recado.platform.Requires;
import dev.recado.platform.Role;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Turns as people see them: what was asked, why it was answered so, and how long it took. */
@ApplicationScoped
public class Turns {
    private static final UUID LAST = new UUID(-1, -1);
    private static final int MOST_SAMPLES = 10_000;

    @PersistenceContext
    EntityManager em;

    @Inject
    ConversationLog log;

    @Inject
    Clock clock;

    /** Turns, newest first; null filters do not filter. */
    @Requires(Role.VIEWER)
    @Transactional
    public Page<TurnDetails> list(@Nullable UUID conversationId, @Nullable Outcome outcome, Page.Request page) {
        var query = em.createQuery(
                        "select t from Turn t where t.id < :before"
                                + (conversationId == null ? "" : " and t.conversationId = :conversation")
                                + (outcome == null ? "" : " and t.outcome = :outcome") + " order by t.id desc",
                        Turn.class)
                .setParameter("before", page.cursor() == null ? LAST : Ids.parseCursor(page.cursor()))
                .setMaxResults(page.limit() + 1);
        if (conversationId != null) {
            query.setParameter("conversation", conversationId);
        }
        if (outcome != null) {
            query.setParameter("outcome", outcome);
        }
        return Page.of(query.getResultList(), page.limit(), this::details, t -> t.id().toString());
    }

    /** One turn; {@link NotFound} when it is not the tenant's. */
    @Requires(Role.VIEWER)
    @Transactional
    public TurnDetails get(UUID id) {
        Turn turn = em.find(Turn.class, id);
        if (turn == null) {
            throw new NotFound("turn", id);
        }
        return details(turn);
    }

    /** Numbers of the last while, for the dashboard. */
    @Requires(Role.VIEWER)
    @Transactional
    public TurnNumbers numbers(Duration last) {
        Instant since = clock.instant().minus(last);
        Map<Outcome, Long> byOutcome = new EnumMap<>(Outcome.class);
        for (Object[] row : em.createQuery(
                        "select t.outcome, count(t) from Turn t where t.firstMessageAt >= :since and t.outcome is not null"
                                + " group by t.outcome",
                        Object[].class)
                .setParameter("since", since)
                .getResultList()) {
            byOutcome.put((Outcome) row[0], (Long) row[1]);
        }
        long open = em.createQuery(
                        "select count(t) from Turn t where t.openKey is not null or t.closingKey is not null",
                        Long.class)
                .getSingleResult();
        List<Object[]> answered = em.createQuery(
                        "select t.firstMessageAt, t.answerMillis from Turn t where t.firstMessageAt >= :since and"
                                + " t.answerMillis is not null order by t.id desc",
                        Object[].class)
                .setParameter("since", since)
                .setMaxResults(MOST_SAMPLES)
                .getResultList();
        List<Long> millis = answered.stream().map(row -> (Long) row[1]).sorted().toList();
        return new TurnNumbers(
                byOutcome, open, percentile(millis, 0.5), percentile(millis, 0.95), series(answered, since, last));
    }

    private static @Nullable Long percentile(List<Long> sorted, double share) {
        return sorted.isEmpty() ? null : sorted.get((int) Math.ceil(share * sorted.size()) - 1);
    }

    /** Answers per slot, a twenty-fourth of the time each, oldest first. */
    private static List<TurnNumbers.Slot> series(List<Object[]> answered, Instant since, Duration last) {
        long[] counts = new long[24];
        Duration slot = last.dividedBy(counts.length);
        for (Object[] row : answered) {
            long index = Duration.between(since, (Instant) row[0]).dividedBy(slot);
            counts[(int) Math.min(index, counts.length - 1)]++;
        }
        List<TurnNumbers.Slot> slots = new ArrayList<>();
        for (int i = 0; i < counts.length; i++) {
            slots.add(new TurnNumbers.Slot(since.plus(slot.multipliedBy(i)), counts[i]));
        }
        return slots;
    }

    private TurnDetails details(Turn turn) {
        return turn.details(log.messageIds(List.of(turn.id())));
    }
}
