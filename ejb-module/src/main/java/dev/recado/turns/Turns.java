package dev.recado.turns;

import dev.recado.conversations.ConversationLog;
import dev.recado.platform.Ids;
import dev.recado.platform.Invalid;
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
import java.util.LinkedHashMap;
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
    TurnReports reports;

    @Inject
    Clock clock;

    /** Turns, newest first. */
    @Requires(Role.VIEWER)
    @Transactional
    public Page<TurnDetails> list(TurnFilter filter, Page.Request page) {
        Map<String, Object> parameters = new LinkedHashMap<>();
        StringBuilder where = new StringBuilder("t.id < :before");
        parameters.put("before", page.cursor() == null ? LAST : Ids.parseCursor(page.cursor()));
        add(where, parameters, " and t.conversationId = :conversation", "conversation", filter.conversationId());
        add(
                where,
                parameters,
                " and t.conversationId in (select c.id from Conversation c where c.deviceId = :device)",
                "device",
                filter.deviceId());
        add(where, parameters, " and t.outcome = :outcome", "outcome", filter.outcome());
        add(where, parameters, " and t.state = :state", "state", filter.state());
        add(where, parameters, " and t.firstMessageAt >= :from", "from", filter.from());
        add(where, parameters, " and t.firstMessageAt < :to", "to", filter.to());
        var query = em.createQuery("select t from Turn t where " + where + " order by t.id desc", Turn.class)
                .setMaxResults(page.limit() + 1);
        parameters.forEach(query::setParameter);
        return Page.of(query.getResultList(), page.limit(), this::details, t -> t.id().toString());
    }

    private static void add(
            StringBuilder where,
            Map<String, Object> parameters,
            String condition,
            String name,
            @Nullable Object value) {
        if (value != null) {
            where.append(condition);
            parameters.put(name, value);
        }
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

    /** What became of the messages of a time, and what waits now; {@link Invalid} when the time ends before it begins. */
    @Requires(Role.VIEWER)
    @Transactional
    public TurnReport report(Instant from, Instant to) {
        if (!from.isBefore(to)) {
            throw new Invalid("report.time");
        }
        return reports.of(from, to);
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
        List<Instant> answered = em.createQuery(
                        "select t.firstMessageAt from Turn t where t.firstMessageAt >= :since and"
                                + " t.answerMillis is not null order by t.id desc",
                        Instant.class)
                .setParameter("since", since)
                .setMaxResults(MOST_SAMPLES)
                .getResultList();
        // The moment of asking included.
        TurnReport.AnswerTimes times = reports.times(since, since.plus(last).plusSeconds(1));
        return new TurnNumbers(byOutcome, open, times.p50Millis(), times.p95Millis(), series(answered, since, last));
    }

    /** Answers per slot, a twenty-fourth of the time each, oldest first. */
    private static List<TurnNumbers.Slot> series(List<Instant> answered, Instant since, Duration last) {
        long[] counts = new long[24];
        Duration slot = last.dividedBy(counts.length);
        for (Instant at : answered) {
            long index = Duration.between(since, at).dividedBy(slot);
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
