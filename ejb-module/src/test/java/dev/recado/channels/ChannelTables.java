package dev.recado.channels;

import dev.recado.audit.Audit;
import dev.recado.platform.CurrentTenant;
import dev.recado.platform.TenantId;
import dev.recado.platform.persistence.TenantResolver;
import dev.recado.platform.work.DueWork;
import dev.recado.platform.work.Nodes;
import dev.recado.platform.work.WorkKind;
import dev.recado.tenants.PeopleFallBack;
import dev.recado.tenants.TenantDetails;
import dev.recado.tenants.TenantState;
import dev.recado.tenants.Tenants;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.event.NotificationOptions;
import jakarta.enterprise.util.TypeLiteral;
import java.io.IOException;
import java.io.InputStream;
import java.lang.annotation.Annotation;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Function;
import org.hibernate.Session;
import org.hibernate.SessionFactory;
import org.hibernate.cfg.Configuration;
import org.jspecify.annotations.Nullable;

/** The channels' tables on H2 in memory, and the beans that work on them, one set for each transaction. */
final class ChannelTables implements AutoCloseable {
    final TenantId tenant = new TenantId(UUID.randomUUID());
    /** What the due work table would hold: contact and time. */
    final Map<UUID, Instant> due = new ConcurrentHashMap<>();

    /** Since when the oldest message to a contact waits, as the due work table is told. */
    final Map<UUID, Instant> since = new ConcurrentHashMap<>();

    final List<DeliveryChanged> changes = new CopyOnWriteArrayList<>();
    final List<ContactsMerged> merges = new CopyOnWriteArrayList<>();
    /** What was put on the inbound queue again. */
    final List<Inbox.QueuedEvent> queued = new CopyOnWriteArrayList<>();
    /** What the audit trail says of kept events. */
    final List<String> deeds = new CopyOnWriteArrayList<>();

    final Nodes nodes = new Nodes();
    private final SessionFactory sessions;
    private TenantState state = TenantState.ACTIVE;
    private @Nullable Instant answersFrom;
    private Instant now = Instant.parse("2026-11-22T12:00:00Z");

    /** The beans of one transaction. */
    record Beans(
            Session em,
            Outbox outbox,
            OutboxSteps steps,
            DevicePace pace,
            Contacts contacts,
            DeviceHealth health,
            KeptEvents keptEvents) {}

    ChannelTables() {
        String url = "jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1;LOCK_TIMEOUT=5000";
        // Once and beforehand: connections that are opened while others work would wait for each other's locks.
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement()) {
            statement.execute(schema());
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        sessions = new Configuration()
                .addAnnotatedClass(Device.class)
                .addAnnotatedClass(DeviceRoute.class)
                .addAnnotatedClass(Contact.class)
                .addAnnotatedClass(ContactIdentity.class)
                .addAnnotatedClass(OutboxLane.class)
                .addAnnotatedClass(OutboxMessage.class)
                .addAnnotatedClass(OutboxCancellation.class)
                .addAnnotatedClass(OutboxFlight.class)
                .addAnnotatedClass(ParkedStatus.class)
                .addAnnotatedClass(KeptEvent.class)
                .setProperty("hibernate.connection.url", url)
                .setProperty("hibernate.connection.pool_size", "8")
                .setProperty("hibernate.hbm2ddl.auto", "validate")
                .setProperty("hibernate.jdbc.time_zone", "UTC")
                .setProperty("hibernate.search.enabled", "false")
                .setProperty("hibernate.tenant_identifier_resolver", TenantResolver.class.getName())
                .buildSessionFactory();
    }

    void suspended(boolean on) {
        state = on ? TenantState.SUSPENDED : TenantState.ACTIVE;
        answersFrom = on ? answersFrom : now;
    }

    void pass(Duration time) {
        now = now.plus(time);
    }

    Instant now() {
        return now;
    }

    <T> T in(TenantId of, Function<Beans, T> work) {
        return CurrentTenant.call(of, () -> transaction(work));
    }

    /** As a superuser outside any tenant. */
    <T> T unbound(Function<Beans, T> work) {
        return CurrentTenant.unbound(() -> transaction(work));
    }

    private <T> T transaction(Function<Beans, T> work) {
        try (Session session = sessions.openSession()) {
            var transaction = session.beginTransaction();
            try {
                T result = work.apply(beans(session));
                transaction.commit();
                return result;
            } catch (RuntimeException e) {
                transaction.rollback();
                throw e;
            }
        }
    }

    <T> T in(Function<Beans, T> work) {
        return in(tenant, work);
    }

    void run(Consumer<Beans> work) {
        in(tenant, beans -> {
            work.accept(beans);
            return true;
        });
    }

    UUID device() {
        return in(beans -> {
            UUID id = UUID.randomUUID();
            beans.em()
                    .persist(new Device(
                            id,
                            new NewDevice(
                                    "Recepção",
                                    "WHATSAPP_CLOUD",
                                    "1234567",
                                    "+55 48 3333-0001",
                                    "7654321",
                                    "",
                                    "",
                                    null),
                            "sealed",
                            "sealed",
                            "sealed",
                            now));
            return id;
        });
    }

    UUID contact(String waId) {
        return in(beans -> beans.contacts().resolve(named(waId, null), now).id());
    }

    static InboundContact named(String waId, String userId) {
        return new InboundContact(waId, null, userId, null, null, null);
    }

    OutboxMessage row(UUID outboxId) {
        return in(beans -> beans.em().find(OutboxMessage.class, outboxId));
    }

    @Override
    public void close() {
        sessions.close();
    }

    private Beans beans(Session session) {
        Clock clock = Clock.fixed(now, ZoneOffset.UTC);
        DueWork dueWork = new RecordedDueWork();
        DeviceHealth health = new DeviceHealth();
        health.em = session;
        Audit audit = new Audit() {
            @Override
            public void record(String action, String targetKind, Object targetId, Map<String, Object> details) {
                // Not what is tested here.
            }
        };
        health.audit = audit;
        OutboxSteps steps = new OutboxSteps();
        steps.em = session;
        steps.clock = clock;
        steps.dueWork = dueWork;
        steps.nodes = nodes;
        DevicePace pace = new DevicePace();
        pace.em = session;
        steps.health = health;
        steps.pace = pace;
        steps.tenants = new OneTenant();
        steps.changed = new Recorded<>(changes);
        Outbox outbox = new Outbox();
        outbox.em = session;
        outbox.clock = clock;
        outbox.dueWork = dueWork;
        outbox.steps = steps;
        outbox.changed = new Recorded<>(changes);
        outbox.parked = new Recorded<>(new CopyOnWriteArrayList<>());
        Contacts contacts = new Contacts();
        contacts.em = session;
        contacts.outbox = outbox;
        contacts.audit = audit;
        contacts.merged = new Recorded<>(merges);
        return new Beans(session, outbox, steps, pace, contacts, health, keptEvents(session, clock));
    }

    private KeptEvents keptEvents(Session session, Clock clock) {
        DeviceRoutes routes = new DeviceRoutes();
        routes.em = session;
        routes.clock = clock;
        KeptEvents keptEvents = new KeptEvents();
        keptEvents.em = session;
        keptEvents.clock = clock;
        keptEvents.routes = routes;
        keptEvents.inbox = new Inbox() {
            @Override
            void again(List<QueuedEvent> events) {
                queued.addAll(events);
            }
        };
        keptEvents.audit = new Audit() {
            @Override
            public void change(
                    String action,
                    String targetKind,
                    Object targetId,
                    Map<String, Object> details,
                    @Nullable Object before,
                    @Nullable Object after) {
                deeds.add(action);
            }
        };
        return keptEvents;
    }

    private static String schema() {
        return script("V3__channels.sql")
                + script("V14_4__opt_out.sql")
                + script("V15__kept_events_again.sql")
                + script("V15_3__templates.sql")
                + script("V16_9__pace.sql");
    }

    private static String script(String name) {
        try (InputStream in = ChannelTables.class.getResourceAsStream("/db/migration/" + name)) {
            return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private final class RecordedDueWork extends DueWork {
        @Override
        public void schedule(WorkKind kind, UUID id, Instant dueAt) {
            due.put(id, dueAt);
        }

        @Override
        public void schedule(WorkKind kind, UUID id, Instant dueAt, Instant oldest) {
            due.put(id, dueAt);
            since.put(id, oldest);
        }

        @Override
        public void done(UUID id) {
            due.remove(id);
            since.remove(id);
        }
    }

    private final class OneTenant extends Tenants {
        @Override
        public TenantDetails current() {
            return new TenantDetails(
                    tenant.value(),
                    "Pousada",
                    ZoneId.of("UTC").getId(),
                    "pt-BR",
                    0,
                    0,
                    3,
                    30,
                    PeopleFallBack.BOT,
                    List.of("SAIR"),
                    1,
                    10,
                    1_000_000,
                    10,
                    10,
                    state,
                    null,
                    answersFrom,
                    Instant.EPOCH,
                    0);
        }

        @Override
        public TenantDetails currentHeld() {
            return current();
        }
    }

    private record Recorded<E>(List<E> fired) implements Event<E> {
        @Override
        public void fire(E event) {
            fired.add(event);
        }

        @Override
        public <U extends E> CompletionStage<U> fireAsync(U event) {
            throw new UnsupportedOperationException();
        }

        @Override
        public <U extends E> CompletionStage<U> fireAsync(U event, NotificationOptions options) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Event<E> select(Annotation... qualifiers) {
            return this;
        }

        @Override
        public <U extends E> Event<U> select(Class<U> subtype, Annotation... qualifiers) {
            throw new UnsupportedOperationException();
        }

        @Override
        public <U extends E> Event<U> select(TypeLiteral<U> subtype, Annotation... qualifiers) {
            throw new UnsupportedOperationException();
        }
    }
}
