package dev.recado.turns;

import dev.recado.audit.Audit;
import dev.recado.channels.Channel;
import dev.recado.channels.DeviceTest;
import dev.recado.channels.InboundContact;
import dev.recado.channels.InboundEvent;
import dev.recado.channels.OutboundMessage;
import dev.recado.channels.SendResult;
import dev.recado.conversations.Author;
import dev.recado.conversations.ConversationLog;
import dev.recado.conversations.Conversations;
import dev.recado.platform.Caller;
import dev.recado.platform.CurrentTenant;
import dev.recado.platform.Ids;
import dev.recado.platform.Role;
import dev.recado.platform.TenantId;
import dev.recado.platform.persistence.TenantResolver;
import dev.recado.platform.work.Sweep;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.TransactionPhase;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.TransactionSynchronizationRegistry;
import java.lang.annotation.Annotation;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import org.flywaydb.core.Flyway;
import org.hibernate.Session;
import org.hibernate.SessionFactory;
import org.hibernate.cfg.Configuration;
import org.jspecify.annotations.Nullable;

/**
 * The real beans of a message's way from its arrival to the outbox, wired by their annotations, on the whole schema in memory.
 * Transactions are this class's: what a test calls runs in one, together with all observers.
 */
final class TurnTables implements AutoCloseable {
    private static final List<String> ENTITIES = List.of(
            "tenants.Tenant",
            "platform.work.DueWorkRow",
            "conversations.Conversation",
            "conversations.Message",
            "conversations.CorrectionRow",
            "turns.Turn",
            "agents.AgentRow",
            "agents.AgentPromptRow",
            "channels.Contact",
            "channels.ContactIdentity",
            "channels.Device",
            "channels.DeviceRoute",
            "channels.OutboxLane",
            "channels.OutboxMessage",
            "channels.OutboxCancellation",
            "channels.OutboxFlight",
            "channels.ParkedStatus");

    final TenantId tenant = new TenantId(UUID.randomUUID());
    final UUID device = Ids.next();
    /** All events that were fired, in order. */
    final List<Object> events = new CopyOnWriteArrayList<>();

    private final Map<Class<?>, Object> beans = new HashMap<>();
    private final List<Object> observers = new ArrayList<>();
    private final SessionFactory sessions;
    private final ThreadLocal<@Nullable Session> session = new ThreadLocal<>();
    private final EntityManager em = (EntityManager) Proxy.newProxyInstance(
            TurnTables.class.getClassLoader(), new Class<?>[] {EntityManager.class}, (proxy, method, arguments) -> {
                try {
                    return method.invoke(session.get(), arguments);
                } catch (InvocationTargetException e) {
                    throw e.getCause();
                }
            });
    private Instant now = Instant.parse("2026-11-22T12:00:00Z");
    private int messages;

    TurnTables() {
        String url = "jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1;LOCK_TIMEOUT=5000";
        Flyway.configure()
                .dataSource(url, "", "")
                .locations("classpath:db/migration")
                .placeholders(Map.of("bytes", "varbinary(1048576)"))
                .load()
                .migrate();
        Configuration configuration = new Configuration();
        ENTITIES.forEach(name -> configuration.addAnnotatedClass(type(name)));
        sessions = configuration
                .setProperty("hibernate.connection.url", url)
                .setProperty("hibernate.connection.pool_size", "8")
                .setProperty("hibernate.hbm2ddl.auto", "validate")
                .setProperty("hibernate.jdbc.time_zone", "UTC")
                .setProperty("hibernate.search.enabled", "false")
                .setProperty("hibernate.tenant_identifier_resolver", TenantResolver.class.getName())
                .buildSessionFactory();
        beans.put(Clock.class, new Clock() {
            @Override
            public ZoneId getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(ZoneId zone) {
                return this;
            }

            @Override
            public Instant instant() {
                return now;
            }
        });
        beans.put(Audit.class, new Audit() {
            @Override
            public void record(String action, String targetKind, Object targetId, Map<String, Object> details) {
                events.add(action);
            }

            @Override
            public void change(
                    String action,
                    String targetKind,
                    Object targetId,
                    @Nullable Object before,
                    @Nullable Object after) {
                events.add(action);
            }
        });
        beans.put(Channel.class, new PlainChannel());
        beans.put(
                TransactionSynchronizationRegistry.class,
                Proxy.newProxyInstance(
                        TurnTables.class.getClassLoader(),
                        new Class<?>[] {TransactionSynchronizationRegistry.class},
                        (proxy, method, arguments) -> null));
        observers.add(get(ConversationLog.class));
        observers.add(get(TurnTransactions.class));
        insert();
    }

    private void insert() {
        tx(() -> {
            sql(
                    "insert into tenant (id, name, zone, language, quiet_window_millis, longest_wait_millis, concurrent_turns,"
                            + " created_at, version) values (?1, 'Pousada', 'UTC', 'pt-BR', 3000, 15000, 20, ?2, 0)",
                    tenant.value(),
                    now);
            sql(
                    "insert into agent (id, tenant_id, type, name, prompt, prompt_version, categories, citations, active,"
                            + " version) values (?1, ?2, 'GENERAL', 'Lia', '', 1, '[]', true, true, 0)",
                    Ids.next(),
                    tenant.value());
            return true;
        });
    }

    /** Changes settings of the tenant, as in {@code most_interruptions = 0}. */
    void set(String assignment) {
        tx(() -> sql("update tenant set " + assignment));
    }

    int sql(String statement, Object... parameters) {
        var query = em.createNativeQuery(statement);
        for (int i = 0; i < parameters.length; i++) {
            query.setParameter(i + 1, parameters[i]);
        }
        return query.executeUpdate();
    }

    /** The only row that a query finds. */
    Object[] row(String query) {
        return em.createQuery(query, Object[].class).getSingleResult();
    }

    void pass(Duration time) {
        now = now.plus(time);
    }

    Instant now() {
        return now;
    }

    /** Runs a transaction; observers that wait for its success run after it. */
    <T> T tx(Callable<T> work) {
        if (session.get() != null) {
            return CurrentTenant.call(tenant, work);
        }
        return CurrentTenant.call(tenant, () -> {
            try (Session opened = sessions.openSession()) {
                session.set(opened);
                var transaction = opened.beginTransaction();
                try {
                    T result = work.call();
                    transaction.commit();
                    return result;
                } catch (Exception e) {
                    transaction.rollback();
                    throw e;
                }
            } finally {
                session.remove();
            }
        });
    }

    <T> T as(Role role, Callable<T> work) {
        return tx(() -> new Caller(Ids.next(), "joana", role, tenant).call(work));
    }

    /** The bean of a class, with everything that it injects. */
    <T> T get(Class<T> type) {
        Object known = beans.get(type);
        if (known == null) {
            try {
                Constructor<T> constructor = type.getDeclaredConstructor();
                constructor.setAccessible(true);
                known = constructor.newInstance();
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException("No bean of " + type, e);
            }
            beans.put(type, known);
            for (Class<?> owner = type; owner != Object.class; owner = owner.getSuperclass()) {
                for (Field field : owner.getDeclaredFields()) {
                    inject(known, field);
                }
            }
        }
        return type.cast(known);
    }

    private void inject(Object bean, Field field) {
        Object value = null;
        if (field.isAnnotationPresent(PersistenceContext.class)) {
            value = em;
        } else if (field.getType() == Event.class) {
            value = new Fired();
        } else if (field.getType() == TransactionSynchronizationRegistry.class || beans.containsKey(field.getType())) {
            value = beans.get(field.getType());
        } else if (field.isAnnotationPresent(Inject.class)
                && !field.getType().isInterface()
                && field.getType().getName().startsWith("dev.recado.")) {
            value = get(field.getType());
        }
        if (value != null) {
            try {
                field.setAccessible(true);
                field.set(bean, value);
            } catch (IllegalAccessException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    // What a test does most.

    /** A text of the customer arrives now, dated by WhatsApp to this second. */
    UUID writes(String text) {
        return arrives("wamid." + ++messages, "TEXT", text, now);
    }

    UUID arrives(String externalId, String kind, @Nullable String text, Instant at) {
        return arrives(event(InboundEvent.Type.MESSAGE, externalId, kind, text, null, at));
    }

    /** Any event of the customer's; returns the id that a message gets. */
    UUID arrives(InboundEvent event) {
        return arrives(event, now);
    }

    /** An event of the customer's that has lain on the queue since then. */
    UUID arrives(InboundEvent event, Instant receivedAt) {
        UUID id = Ids.next();
        Arrival arrival = new Arrival(id, receivedAt, "c", event, true);
        ArrivalTransactions arrivals = get(ArrivalTransactions.class);
        if (Arrival.corrects(event)) {
            if (!tx(() -> arrivals.correction(arrival))) {
                UUID contact = tx(() -> arrivals.contact(event, now));
                tx(() -> arrivals.correction(arrival, contact));
            }
        } else if (!tx(() -> arrivals.message(arrival))) {
            UUID contact = tx(() -> arrivals.contact(event, now));
            tx(() -> arrivals.message(arrival, contact));
        }
        return id;
    }

    /** The customer edits or deletes a message. */
    void corrects(String externalId, String kind, String message, @Nullable String text) {
        arrives(event(InboundEvent.Type.MESSAGE, externalId, kind, text, message, now));
    }

    /** The customer reacts to a message. */
    UUID reacts(String externalId, String emoji, String to, Instant at) {
        InboundEvent plain = event(InboundEvent.Type.MESSAGE, externalId, "REACTION", null, null, at);
        return arrives(new InboundEvent(
                plain.type(),
                plain.deviceId(),
                plain.phoneNumberId(),
                plain.externalId(),
                plain.timestamp(),
                plain.contact(),
                plain.kind(),
                null,
                null,
                null,
                new InboundEvent.Reaction(to, emoji),
                null,
                null,
                null,
                null,
                null,
                null));
    }

    /** The channel reported at that time that the customer types. */
    void types(Instant at) {
        tx(() -> get(ArrivalTransactions.class).typing(event(InboundEvent.Type.TYPING, "", "", null, null, at), at));
    }

    /** A person answers from the phone app. */
    void echoes(String text) {
        InboundEvent event = event(InboundEvent.Type.ECHO, "wamid.echo." + ++messages, "TEXT", text, null, now);
        ArrivalTransactions arrivals = get(ArrivalTransactions.class);
        UUID contact = tx(() -> arrivals.contact(event, now));
        tx(() -> arrivals.echo(new Arrival(Ids.next(), now, "c", event, true), contact));
    }

    InboundEvent event(
            InboundEvent.Type type,
            String externalId,
            String kind,
            @Nullable String text,
            @Nullable String replyTo,
            Instant at) {
        return new InboundEvent(
                type,
                device,
                "1",
                externalId,
                at,
                new InboundContact("5511987654321", "5511987654321", null, null, null, "Ana"),
                kind,
                text,
                replyTo,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null);
    }

    /** Starts a run of a turn when it is due; null when it does not start. */
    @Nullable
    TurnTask start(UUID turn) {
        return tx(() -> get(TurnTransactions.class).start(turn)).orElse(null);
    }

    /** Waits until the turn is due and starts it. */
    TurnTask run(UUID turn) {
        TurnDetails seen = turn(turn);
        if (seen.dueAt().isAfter(now)) {
            now = seen.dueAt();
        }
        TurnTask task = start(turn);
        if (task == null) {
            throw new AssertionError("Turn does not start: " + turn(turn));
        }
        return task;
    }

    /** The run comes to an answer; whether it counts. */
    boolean answers(TurnTask task, String text) {
        return finishes(task, new Conclusion(Outcome.ANSWERED, text, null, null, null, Author.AGENT, "Lia", null));
    }

    boolean finishes(TurnTask task, Conclusion conclusion) {
        return tx(() -> get(TurnTransactions.class).finish(task, conclusion, now));
    }

    /** All turns, oldest first. */
    List<TurnDetails> turns() {
        return tx(() -> em.createQuery("select t from Turn t order by t.id", Turn.class)
                .getResultStream()
                .map(turn -> turn.details(get(ConversationLog.class).messageIds(List.of(turn.id()))))
                .toList());
    }

    TurnDetails turn(UUID id) {
        return turns().stream().filter(turn -> turn.id().equals(id)).findFirst().orElseThrow();
    }

    /** The turn that a message belongs to. */
    UUID turnOf(UUID message) {
        return turns().stream()
                .filter(turn -> turn.messageIds().contains(message))
                .map(TurnDetails::id)
                .findFirst()
                .orElseThrow();
    }

    UUID conversation() {
        return turns().getFirst().conversationId();
    }

    Conversations conversations() {
        return get(Conversations.class);
    }

    /** What is due when, by its id. */
    Map<UUID, Instant> due() {
        return tx(() -> {
            Map<UUID, Instant> due = new HashMap<>();
            for (Object[] row : em.createQuery("select w.id, w.dueAt from DueWorkRow w", Object[].class)
                    .getResultList()) {
                due.put((UUID) row[0], (Instant) row[1]);
            }
            return due;
        });
    }

    /** How many rows have something like this in a column, whatever the entities show. */
    long rowsWith(String table, String column, String pattern) {
        return tx(
                () -> ((Number) em.createNativeQuery("select count(*) from " + table + " where " + column + " like ?1")
                                .setParameter(1, pattern)
                                .getSingleResult())
                        .longValue());
    }

    void sweepForLostTurns() {
        tx(() -> {
            get(LostTurns.class).sweep(new Sweep(now));
            return true;
        });
    }

    /** The outbox, oldest first: body and status. */
    List<String> outbox() {
        return tx(() -> em.createQuery(
                        "select o.body, o.status from OutboxMessage o order by o.createdAt, o.id", Object[].class)
                .getResultStream()
                .map(row -> row[0] + " " + row[1])
                .toList());
    }

    @Override
    public void close() {
        sessions.close();
    }

    private static Class<?> type(String name) {
        try {
            return Class.forName("dev.recado." + name);
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }

    private final class Fired implements Event<Object> {
        @Override
        public void fire(Object event) {
            events.add(event);
            for (Object observer : observers) {
                for (Method method : observer.getClass().getDeclaredMethods()) {
                    if (method.getParameterCount() == 1
                            && method.getParameters()[0].isAnnotationPresent(Observes.class)
                            && method.getParameters()[0]
                                            .getAnnotation(Observes.class)
                                            .during()
                                    == TransactionPhase.IN_PROGRESS
                            && method.getParameterTypes()[0].isInstance(event)
                            && !Modifier.isStatic(method.getModifiers())) {
                        notify(observer, method, event);
                    }
                }
            }
        }

        private static void notify(Object observer, Method method, Object event) {
            try {
                method.setAccessible(true);
                method.invoke(observer, event);
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public <U> java.util.concurrent.CompletionStage<U> fireAsync(U event) {
            throw new UnsupportedOperationException();
        }

        @Override
        public <U> java.util.concurrent.CompletionStage<U> fireAsync(
                U event, jakarta.enterprise.event.NotificationOptions options) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Event<Object> select(Annotation... qualifiers) {
            return this;
        }

        @Override
        public <U> Event<U> select(Class<U> subtype, Annotation... qualifiers) {
            throw new UnsupportedOperationException();
        }

        @Override
        public <U> Event<U> select(jakarta.enterprise.util.TypeLiteral<U> subtype, Annotation... qualifiers) {
            throw new UnsupportedOperationException();
        }
    }

    private static final class PlainChannel implements Channel {
        @Override
        public SendResult send(UUID deviceId, OutboundMessage message) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void markRead(UUID deviceId, String externalMessageId, boolean typing) {
            throw new UnsupportedOperationException();
        }

        @Override
        public List<String> render(String markdown) {
            return markdown.isBlank() ? List.of() : List.of(markdown);
        }

        @Override
        public DeviceTest test(UUID deviceId) {
            throw new UnsupportedOperationException();
        }
    }
}
