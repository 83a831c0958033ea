package dev.recado.platform.work;

import dev.recado.platform.TenantId;
import java.time.Instant;
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

    private UUID add(WorkKind kind, TenantId tenant, Instant dueAt) {
        UUID id = UUID.randomUUID();
        session.persist(new DueWorkRow(new Due(kind, id, tenant, dueAt)));
        session.flush();
        return id;
    }
}
