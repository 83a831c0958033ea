package dev.recado.platform.work;

import dev.recado.platform.CurrentTenant;
import dev.recado.platform.TenantId;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.hibernate.Session;
import org.hibernate.SessionFactory;
import org.hibernate.cfg.Configuration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class DueWorkTest {
    private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");

    private static final UUID INCARNATION = UUID.randomUUID();

    private final SessionFactory sessions = new Configuration()
            .addAnnotatedClass(DueWorkRow.class)
            .setProperty("hibernate.connection.url", "jdbc:h2:mem:" + UUID.randomUUID())
            .setProperty("hibernate.hbm2ddl.auto", "create")
            .setProperty("hibernate.search.enabled", "false")
            .buildSessionFactory();
    private final Session session = sessions.openSession();
    private final DueWork dueWork = new DueWork();

    DueWorkTest() {
        dueWork.em = session;
        session.beginTransaction();
    }

    @AfterEach
    void close() {
        session.close();
        sessions.close();
    }

    @Test
    void a_flood_of_one_tenant_does_not_hide_what_another_waits_for() {
        TenantId flooding = new TenantId(UUID.randomUUID());
        TenantId quiet = new TenantId(UUID.randomUUID());
        for (int i = 0; i < 300; i++) {
            add(WorkKind.TURN, flooding, NOW.minusSeconds(600 - i));
        }
        UUID waiting = add(WorkKind.TURN, quiet, NOW.minusSeconds(1));

        List<Due> due = dueWork.dueOfEachTenant(WorkKind.TURN, NOW, 10, 200);

        assertThat(due).hasSize(11);
        assertThat(due)
                .filteredOn(work -> work.tenant().equals(quiet))
                .extracting(Due::id)
                .containsExactly(waiting);
        assertThat(due)
                .filteredOn(work -> work.tenant().equals(flooding))
                .extracting(Due::dueAt)
                .isSorted()
                .first()
                .isEqualTo(NOW.minusSeconds(600));
    }

    @Test
    void what_is_not_due_yet_or_of_another_kind_is_left_alone() {
        TenantId tenant = new TenantId(UUID.randomUUID());
        add(WorkKind.TURN, tenant, NOW.plusMillis(1));
        add(WorkKind.DOCUMENT, tenant, NOW);

        assertThat(dueWork.dueOfEachTenant(WorkKind.TURN, NOW, 10, 200)).isEmpty();
    }

    @Test
    void overdue_work_is_told_once_and_again_when_it_is_overdue_anew() {
        TenantId tenant = new TenantId(UUID.randomUUID());
        UUID late = add(WorkKind.TURN, tenant, NOW.minusSeconds(900));
        add(WorkKind.TURN, tenant, NOW.minusSeconds(30));
        add(WorkKind.DOCUMENT, tenant, NOW.minusSeconds(900));
        Instant before = NOW.minusSeconds(600);

        assertThat(dueWork.newlyOverdue(WorkKind.TURN, before, NOW, 10))
                .containsExactly(new WorkOverdue(new Due(WorkKind.TURN, late, tenant, NOW.minusSeconds(900)), false));
        assertThat(dueWork.newlyOverdue(WorkKind.TURN, before, NOW, 10)).isEmpty();
        assertThat(dueWork.overdue(WorkKind.TURN, before)).isEqualTo(1);

        session.find(DueWorkRow.class, late).dueAt(NOW.minusSeconds(700));
        session.flush();
        assertThat(dueWork.newlyOverdue(WorkKind.TURN, before, NOW, 10)).hasSize(1);
    }

    @Test
    void work_that_is_put_off_again_and_again_is_overdue_by_what_waits_longest_and_told_once() {
        TenantId tenant = new TenantId(UUID.randomUUID());
        UUID id = add(WorkKind.OUTBOX, tenant, NOW.plusSeconds(60));
        DueWorkRow row = session.find(DueWorkRow.class, id);
        Instant since = NOW.minusSeconds(3_700);
        row.since(since);
        session.flush();
        Instant before = NOW.minusSeconds(3_600);

        assertThat(dueWork.newlyOverdue(WorkKind.OUTBOX, before, NOW, 10))
                .containsExactly(new WorkOverdue(new Due(WorkKind.OUTBOX, id, tenant, since), false));
        row.dueAt(NOW.plusSeconds(120));
        row.since(since);
        session.flush();
        assertThat(dueWork.newlyOverdue(WorkKind.OUTBOX, before, NOW, 10)).isEmpty();
        assertThat(dueWork.overdue(WorkKind.OUTBOX, before)).isEqualTo(1);

        row.since(NOW);
        session.flush();
        assertThat(dueWork.overdue(WorkKind.OUTBOX, before)).as("it has left").isZero();
        row.since(NOW.minusSeconds(3_650));
        session.flush();
        assertThat(dueWork.newlyOverdue(WorkKind.OUTBOX, before, NOW, 10)).hasSize(1);
    }

    @Test
    void a_sweep_counts_what_is_overdue_and_tells_of_it_on_behalf_of_its_tenant() {
        TenantId tenant = new TenantId(UUID.randomUUID());
        add(WorkKind.TURN, tenant, NOW.minusSeconds(900));
        add(WorkKind.OUTBOX, tenant, NOW.minusSeconds(900));
        SimpleMeterRegistry meters = new SimpleMeterRegistry();
        List<TenantId> told = new ArrayList<>();
        OverdueWork overdue = new OverdueWork();
        overdue.dueWork = dueWork;
        overdue.meters = meters;
        overdue.turnsAfter = Duration.ofMinutes(10);
        overdue.othersAfter = Duration.ofHours(1);
        overdue.overdue = new FiredEvents<>(event -> told.add(CurrentTenant.get()));
        overdue.measure();

        overdue.sweep(new Sweep(NOW));
        overdue.sweep(new Sweep(NOW.plusSeconds(5)));

        assertThat(told).containsExactly(tenant);
        assertThat(meters.get("recado.turns.overdue").gauge().value()).isEqualTo(1);
        assertThat(meters.get("recado.sendings.overdue").gauge().value()).isZero();
        assertThat(meters.get("recado.work.overdue")
                        .tag("kind", "TURN")
                        .counter()
                        .count())
                .isEqualTo(1);
    }

    @Test
    void work_that_was_taken_from_one_who_is_still_at_it_stays_with_the_next() {
        Nodes nodes = new Nodes() {
            @Override
            public UUID incarnation() {
                return INCARNATION;
            }
        };
        dueWork.nodes = nodes;
        UUID id = add(WorkKind.DOCUMENT, new TenantId(UUID.randomUUID()), NOW.minusSeconds(1));
        assertThat(dueWork.claim(id, NOW)).isTrue();
        session.createMutationQuery("update DueWorkRow w set w.incarnation = null")
                .executeUpdate();
        assertThat(dueWork.claim(id, NOW)).isTrue();

        dueWork.letGo(id);
        dueWork.releaseForgotten();
        dueWork.releaseForgotten();

        assertThat(dueWork.claim(id, NOW)).as("the second one is at it").isFalse();
        dueWork.letGo(id);
        dueWork.releaseForgotten();
        dueWork.releaseForgotten();
        assertThat(dueWork.claim(id, NOW)).isTrue();
    }

    private UUID add(WorkKind kind, TenantId tenant, Instant dueAt) {
        UUID id = UUID.randomUUID();
        session.persist(new DueWorkRow(new Due(kind, id, tenant, dueAt)));
        session.flush();
        return id;
    }
}
