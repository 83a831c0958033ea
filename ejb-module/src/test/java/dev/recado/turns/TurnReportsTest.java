package dev.recado.turns;

import dev.recado.channels.Outbox;
import dev.recado.channels.StuckAnswer;
import dev.recado.platform.CurrentTenant;
import dev.recado.platform.Ids;
import dev.recado.platform.TenantId;
import dev.recado.platform.persistence.TenantResolver;
import dev.recado.turns.TurnReport.AnswerTimes;
import dev.recado.turns.TurnReport.OutcomeCount;
import dev.recado.turns.TurnReport.Unanswered;
import dev.recado.turns.TurnReport.Why;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.flywaydb.core.Flyway;
import org.hibernate.Session;
import org.hibernate.SessionFactory;
import org.hibernate.cfg.Configuration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class TurnReportsTest {
    private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");

    private final TenantId tenant = new TenantId(UUID.randomUUID());
    private final TenantId neighbour = new TenantId(UUID.randomUUID());
    private final SessionFactory sessions;
    private List<StuckAnswer> stuck = List.of();

    TurnReportsTest() throws ClassNotFoundException {
        String url = "jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1";
        Flyway.configure()
                .dataSource(url, "", "")
                .locations("classpath:db/migration")
                .placeholders(Map.of("bytes", "varbinary(1048576)"))
                .load()
                .migrate();
        sessions = new Configuration()
                .addAnnotatedClass(Turn.class)
                .addAnnotatedClass(Class.forName("dev.recado.conversations.Conversation"))
                .addAnnotatedClass(Class.forName("dev.recado.conversations.Message"))
                .setProperty("hibernate.connection.url", url)
                .setProperty("hibernate.jdbc.time_zone", "UTC")
                .setProperty("hibernate.search.enabled", "false")
                // As in WildFly.
                .setProperty("hibernate.jpa.compliance.query", "true")
                .setProperty("hibernate.tenant_identifier_resolver", TenantResolver.class.getName())
                .buildSessionFactory();
    }

    @AfterEach
    void close() {
        sessions.close();
    }

    @Test
    void percentiles_are_exact_and_of_this_tenant_and_time_only() {
        for (int i = 1; i <= 101; i++) {
            turn(tenant, NOW.minusSeconds(60), Outcome.ANSWERED, null, i * 10L);
        }
        turn(tenant, NOW.minus(Duration.ofDays(2)), Outcome.ANSWERED, null, 1_000_000L);
        turn(neighbour, NOW.minusSeconds(60), Outcome.ANSWERED, null, 1_000_000L);

        assertThat(report().timeToAnswer()).isEqualTo(new AnswerTimes(101, 510L, 960L, 1000L));
    }

    @Test
    void without_answers_there_are_no_times() {
        assertThat(report().timeToAnswer()).isEqualTo(new AnswerTimes(0, null, null, null));
        assertThat(report().turns()).isZero();
        assertThat(report().unanswered()).isEmpty();
    }

    @Test
    void turns_are_counted_by_outcome_and_reason() {
        turn(tenant, NOW.minusSeconds(60), Outcome.ANSWERED, null, 10L);
        turn(tenant, NOW.minusSeconds(60), Outcome.ANSWERED, null, 10L);
        turn(tenant, NOW.minusSeconds(60), Outcome.REFUSED, "device-disabled", null);
        turn(neighbour, NOW.minusSeconds(60), Outcome.REFUSED, "device-disabled", null);

        TurnReport report = report();

        assertThat(report.turns()).isEqualTo(3);
        assertThat(report.outcomes())
                .containsExactly(
                        new OutcomeCount(Outcome.ANSWERED, null, 2),
                        new OutcomeCount(Outcome.REFUSED, "device-disabled", 1));
    }

    @Test
    void whoever_waits_is_listed_with_the_reason_the_longest_waiting_first() {
        UUID refused = turn(tenant, NOW.minusSeconds(60), Outcome.UNDELIVERABLE, "131026", null);
        UUID unconfirmed = turn(tenant, NOW.minusSeconds(90), Outcome.UNCONFIRMED, null, null);
        UUID late = turn(tenant, NOW.minus(Duration.ofHours(30)), null, null, null);
        turn(tenant, NOW.minusSeconds(5), null, null, null);
        UUID conversation = waitingConversation(tenant, NOW.minus(Duration.ofHours(2)), "asked-for-person");
        waitingConversation(neighbour, NOW.minus(Duration.ofHours(2)), "asked-for-person");

        TurnReport report = report();

        assertThat(report.now()).isEqualTo(new TurnReport.Waiting(2, 1, 1, 0, 1, 1));
        assertThat(report.unanswered())
                .extracting(Unanswered::why)
                .containsExactly(Why.OVERDUE, Why.WAITING_FOR_PEOPLE, Why.UNCONFIRMED, Why.UNDELIVERABLE);
        assertThat(report.unanswered())
                .extracting(Unanswered::turnId)
                .containsExactly(late, null, unconfirmed, refused);
        assertThat(report.unanswered().get(1).conversationId()).isEqualTo(conversation);
        assertThat(report.unanswered().get(1).reason()).isEqualTo("asked-for-person");
    }

    @Test
    void what_was_refused_and_then_answered_is_no_longer_unanswered() {
        UUID conversation = UUID.randomUUID();
        turn(tenant, conversation, NOW.minusSeconds(60), Outcome.UNDELIVERABLE, "131026", null);
        turn(tenant, conversation, NOW.minusSeconds(50), Outcome.ANSWERED, null, 10L);

        assertThat(report().now().undeliverable()).isZero();
        assertThat(report().unanswered()).isEmpty();
    }

    @Test
    void whose_answer_has_not_left_is_unanswered_and_stands_once_with_those_who_wait_for_people() {
        UUID turn = turn(tenant, NOW.minus(Duration.ofHours(2)), Outcome.ANSWERED, null, null);
        UUID conversation = UUID.randomUUID();
        UUID withPeople = waitingConversation(tenant, NOW.minusSeconds(60), "asked-for-person");
        stuck = List.of(
                new StuckAnswer(turn, conversation, "device-stopped", NOW.minus(Duration.ofHours(2))),
                new StuckAnswer(UUID.randomUUID(), withPeople, null, NOW.minusSeconds(90)));

        TurnReport report = report();

        assertThat(report.now().notSent()).isEqualTo(2);
        assertThat(report.unanswered())
                .containsExactly(
                        new Unanswered(
                                conversation, turn, Why.NOT_SENT, "device-stopped", NOW.minus(Duration.ofHours(2))),
                        new Unanswered(
                                withPeople, null, Why.WAITING_FOR_PEOPLE, "asked-for-person", NOW.minusSeconds(60)));
    }

    @Test
    void a_customers_message_outside_any_turn_shows() {
        message(null, "PERSON", "OUT");
        message(UUID.randomUUID(), "CUSTOMER", "IN");
        assertThat(report().messagesWithoutTurn()).isZero();

        message(null, "CUSTOMER", "IN");

        assertThat(report().messagesWithoutTurn()).isEqualTo(1);
    }

    private TurnReport report() {
        return in(tenant, session -> {
            TurnReports reports = new TurnReports();
            reports.em = session;
            reports.outbox = new Outbox() {
                @Override
                public List<StuckAnswer> stuck(Instant before, int most) {
                    return stuck;
                }

                @Override
                public long stuckTurns(Instant before) {
                    return stuck.size();
                }
            };
            reports.clock = Clock.fixed(NOW, ZoneOffset.UTC);
            reports.overdueAfter = Duration.ofMinutes(10);
            return reports.of(NOW.minus(Duration.ofDays(1)), NOW);
        });
    }

    private UUID turn(
            TenantId of, Instant at, @Nullable Outcome outcome, @Nullable String reason, @Nullable Long answerMillis) {
        return turn(of, UUID.randomUUID(), at, outcome, reason, answerMillis);
    }

    private UUID turn(
            TenantId of,
            UUID conversation,
            Instant at,
            @Nullable Outcome outcome,
            @Nullable String reason,
            @Nullable Long answerMillis) {
        return in(of, session -> {
            Turn turn = outcome == null
                    ? Turn.open(conversation, at, at, "c")
                    : Turn.settled(conversation, at, at, "c", outcome, reason);
            if (answerMillis != null) {
                turn.sent(at.plusMillis(answerMillis));
            }
            session.persist(turn);
            return turn.id();
        });
    }

    private UUID waitingConversation(TenantId of, Instant since, String reason) {
        UUID id = UUID.randomUUID();
        in(of, session -> session.createNativeMutationQuery(
                        "insert into conversation (id, tenant_id, device_id, contact_id,"
                                + " open_key, owner, handover_reason, waiting, last_inbound_at, last_message_at, created_at, version)"
                                + " values (?1, ?2, ?1, ?1, ?3, 'PEOPLE', ?4, true, ?5, ?5, ?5, 0)")
                .setParameter(1, id)
                .setParameter(2, of.value())
                .setParameter(3, id.toString())
                .setParameter(4, reason)
                .setParameter(5, since)
                .executeUpdate());
        return id;
    }

    private void message(@Nullable UUID turn, String author, String direction) {
        UUID id = Ids.next();
        in(tenant, session -> session.createNativeMutationQuery("insert into message (id, tenant_id, conversation_id,"
                        + " device_id, turn_id, direction, author, kind, sent_at, arrived_at, correlation_id)"
                        + " values (?1, ?2, ?1, ?1, ?3, ?4, ?5, 'TEXT', ?6, ?6, 'c')")
                .setParameter(1, id)
                .setParameter(2, tenant.value())
                .setParameter(3, turn, UUID.class)
                .setParameter(4, direction)
                .setParameter(5, author)
                .setParameter(6, NOW)
                .executeUpdate());
    }

    private <T> T in(TenantId of, java.util.function.Function<Session, T> work) {
        return CurrentTenant.call(of, () -> sessions.fromTransaction(work::apply));
    }
}
