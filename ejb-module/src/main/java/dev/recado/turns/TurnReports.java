package dev.recado.turns;

import dev.recado.channels.Outbox;
import dev.recado.conversations.Author;
import dev.recado.platform.CurrentTenant;
import dev.recado.turns.TurnReport.AnswerTimes;
import dev.recado.turns.TurnReport.OutcomeCount;
import dev.recado.turns.TurnReport.Unanswered;
import dev.recado.turns.TurnReport.Waiting;
import dev.recado.turns.TurnReport.Why;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/** Counts the current tenant's turns, in the database. */
@ApplicationScoped
@Transactional(Transactional.TxType.MANDATORY)
class TurnReports {
    private static final int MOST_LISTED = 100;
    private static final String NO_ANSWER_SINCE = " and not exists (select 1 from Turn later where"
            + " later.conversationId = t.conversationId and later.id > t.id and later.outcome = ANSWERED)";

    // Answers leave in an instant unless something holds them up.
    private static final Duration NOT_SENT_AFTER = Duration.ofSeconds(30);

    @PersistenceContext
    EntityManager em;

    @Inject
    Outbox outbox;

    @Inject
    Clock clock;

    @Inject
    @ConfigProperty(name = "recado.turns.overdue.after")
    Duration overdueAfter;

    TurnReport of(Instant from, Instant to) {
        Instant overdue = clock.instant().minus(overdueAfter);
        long open = count("select count(t) from Turn t where (t.openKey is not null or t.closingKey is not null)");
        long late = em.createQuery(
                        "select count(t) from Turn t where (t.openKey is not null or t.closingKey is not null) and t.dueAt < :overdue",
                        Long.class)
                .setParameter("overdue", overdue)
                .getSingleResult();
        long waiting = count("select count(c) from Conversation c where c.waiting = true and c.openKey is not null");
        List<Unanswered> unanswered = new ArrayList<>();
        unanswered.addAll(listed(
                "select t.conversationId, t.id, case when t.state = RUNNING then 'run-too-long' else 'not-started' end,"
                        + " t.firstMessageAt from Turn t where (t.openKey is not null or t.closingKey is not null)"
                        + " and t.dueAt < :overdue order by t.firstMessageAt",
                Why.OVERDUE,
                overdue,
                null,
                null));
        em.createQuery(
                        "select c.id, c.handoverReason, c.lastInboundAt, c.createdAt from Conversation c"
                                + " where c.waiting = true and c.openKey is not null order by c.lastInboundAt",
                        Object[].class)
                .setMaxResults(MOST_LISTED)
                .getResultStream()
                .map(row -> new Unanswered((UUID) row[0], null, Why.WAITING_FOR_PEOPLE, (String) row[1], (Instant)
                        (row[2] == null ? row[3] : row[2])))
                .forEach(unanswered::add);
        Instant stuck = clock.instant().minus(NOT_SENT_AFTER);
        outbox.stuck(stuck, MOST_LISTED).stream()
                .map(answer -> new Unanswered(
                        answer.conversationId(), answer.turnId(), Why.NOT_SENT, answer.reason(), answer.since()))
                .forEach(unanswered::add);
        for (Why why : List.of(Why.UNDELIVERABLE, Why.UNCONFIRMED)) {
            unanswered.addAll(listed(
                    "select t.conversationId, t.id, t.outcomeReason, t.firstMessageAt from Turn t where t.outcome = "
                            + why
                            + " and t.firstMessageAt >= :from and t.firstMessageAt < :to" + NO_ANSWER_SINCE
                            + " order by t.firstMessageAt",
                    why,
                    null,
                    from,
                    to));
        }
        // Whose answer failed and who now waits for people is one and the same.
        Set<UUID> withPeople = unanswered.stream()
                .filter(one -> one.why() == Why.WAITING_FOR_PEOPLE)
                .map(Unanswered::conversationId)
                .collect(Collectors.toSet());
        unanswered.removeIf(one -> one.why() != Why.WAITING_FOR_PEOPLE && withPeople.contains(one.conversationId()));
        unanswered.sort(Comparator.comparing(Unanswered::since));
        return new TurnReport(
                from,
                to,
                em.createQuery(
                                "select count(t) from Turn t where t.firstMessageAt >= :from and t.firstMessageAt < :to",
                                Long.class)
                        .setParameter("from", from)
                        .setParameter("to", to)
                        .getSingleResult(),
                outcomes(from, to),
                times(from, to),
                new Waiting(
                        open,
                        late,
                        waiting,
                        outbox.stuckTurns(stuck),
                        ended(Outcome.UNDELIVERABLE, from, to),
                        ended(Outcome.UNCONFIRMED, from, to)),
                List.copyOf(unanswered.subList(0, Math.min(MOST_LISTED, unanswered.size()))),
                em.createQuery(
                                "select count(m) from Message m where m.turnId is null and m.author = :customer",
                                Long.class)
                        .setParameter("customer", Author.CUSTOMER)
                        .getSingleResult());
    }

    /** Percentiles as the database computes them, over all answers to turns that began in that time. */
    AnswerTimes times(Instant from, Instant to) {
        // Native, because JPQL knows no ordered sets; so the tenant is named, which the ORM does not add here.
        Object[] row = (Object[]) em.createNativeQuery("select count(*),"
                        + " percentile_cont(0.5) within group (order by answer_millis),"
                        + " percentile_cont(0.95) within group (order by answer_millis),"
                        + " percentile_cont(0.99) within group (order by answer_millis)"
                        + " from turn where tenant_id = ?1 and first_message_at >= ?2 and first_message_at < ?3"
                        + " and answer_millis is not null")
                .setParameter(1, CurrentTenant.get().value())
                .setParameter(2, from)
                .setParameter(3, to)
                .getSingleResult();
        return new AnswerTimes(((Number) row[0]).longValue(), millis(row[1]), millis(row[2]), millis(row[3]));
    }

    private static @Nullable Long millis(@Nullable Object value) {
        return value == null ? null : Math.round(((Number) value).doubleValue());
    }

    private List<OutcomeCount> outcomes(Instant from, Instant to) {
        return em.createQuery(
                        "select t.outcome, t.outcomeReason, count(t) from Turn t where t.outcome is not null"
                                + " and t.firstMessageAt >= :from and t.firstMessageAt < :to"
                                + " group by t.outcome, t.outcomeReason order by count(t) desc",
                        Object[].class)
                .setParameter("from", from)
                .setParameter("to", to)
                .getResultStream()
                .map(row -> new OutcomeCount((Outcome) row[0], (String) row[1], (Long) row[2]))
                .toList();
    }

    private long count(String query) {
        return em.createQuery(query, Long.class).getSingleResult();
    }

    private long ended(Outcome outcome, Instant from, Instant to) {
        return em.createQuery(
                        "select count(t) from Turn t where t.outcome = :outcome and t.firstMessageAt >= :from"
                                + " and t.firstMessageAt < :to" + NO_ANSWER_SINCE,
                        Long.class)
                .setParameter("outcome", outcome)
                .setParameter("from", from)
                .setParameter("to", to)
                .getSingleResult();
    }

    private List<Unanswered> listed(
            String query, Why why, @Nullable Instant overdue, @Nullable Instant from, @Nullable Instant to) {
        var rows = em.createQuery(query, Object[].class).setMaxResults(MOST_LISTED);
        if (overdue != null) {
            rows.setParameter("overdue", overdue);
        }
        if (from != null) {
            rows.setParameter("from", from).setParameter("to", to);
        }
        return rows.getResultStream()
                .map(row -> new Unanswered((UUID) row[0], (UUID) row[1], why, (String) row[2], (Instant) row[3]))
                .toList();
    }
}
