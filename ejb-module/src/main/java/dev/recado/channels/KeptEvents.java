package dev.recado.channels;

import dev.recado.audit.Audit;
import dev.recado.platform.Conflict;
import dev.recado.platform.Correlation;
import dev.recado.platform.CurrentTenant;
import dev.recado.platform.Ids;
import dev.recado.platform.Invalid;
import dev.recado.platform.NotFound;
import dev.recado.platform.Page;
import dev.recado.platform.RecadoException;
import dev.recado.platform.Requires;
import dev.recado.platform.Role;
import dev.recado.platform.TenantId;
import dev.recado.platform.WhileSuspended;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.json.spi.JsonProvider;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import jakarta.persistence.PersistenceContext;
import jakarta.persistence.TypedQuery;
import jakarta.transaction.Transactional;
import java.io.StringReader;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Events that could not be processed: signed ones that were not understood or named nobody's number, those that failed for
 * what they are, and the queues' dead letters. They are looked at, replayed and dismissed by people: an administrator those
 * of the own tenant, a superuser outside any tenant all of them.
 */
@ApplicationScoped
public class KeptEvents {
    /** How many are replayed in one go. */
    public static final int MOST_AT_ONCE = 500;

    /** The reason of what named a number that nobody had. */
    static final String UNKNOWN_NUMBER = "UNKNOWN_NUMBER";

    private static final UUID LAST = new UUID(-1, -1);
    private static final int EXCERPT = 2_000;
    // Looked up once: the look-up searches the class path each time.
    private static final JsonProvider JSON = JsonProvider.provider();

    @PersistenceContext
    EntityManager em;

    @Inject
    Inbox inbox;

    @Inject
    DeviceRoutes routes;

    @Inject
    Audit audit;

    @Inject
    Clock clock;

    /**
     * Keeps an event, in the running transaction if there is one. One that was kept before, by its id, is left as it is, unless
     * it was replayed since: then the replay came to nothing.
     */
    @Transactional
    public void keep(NewKeptEvent event) {
        // Locked, because a replayed event may be back before its replay is committed.
        KeptEvent known = em.find(KeptEvent.class, event.id(), LockModeType.PESSIMISTIC_WRITE);
        if (known == null) {
            em.persist(new KeptEvent(event, now()));
        } else if (known.state() == KeptState.REPLAYED) {
            known.keptAgain(event, now());
        }
    }

    /** Deletes what was kept for devices that are going; returns how many events. */
    @Transactional(Transactional.TxType.MANDATORY)
    public int delete(Collection<UUID> devices) {
        return devices.isEmpty()
                ? 0
                : em.createQuery("delete from KeptEvent e where e.deviceId in :devices")
                        .setParameter("devices", devices)
                        .executeUpdate();
    }

    /** What was kept, newest first. */
    @Requires(Role.ADMIN)
    @WhileSuspended
    @Transactional
    public Page<KeptEventDetails> list(KeptEventFilter filter, Page.Request page) {
        UUID before = page.cursor() == null ? LAST : Ids.parseCursor(page.cursor());
        List<KeptEventDetails> rows = query(
                        KeptEventDetails.class,
                        "select new dev.recado.channels.KeptEventDetails(e.id, e.tenantId, e.deviceId, e.phoneNumberId,"
                                + " e.reason, e.eventType, e.state, e.stateAt, e.replays,"
                                + " case when e.event is null then false else true end, e.receivedAt, e.correlationId,"
                                + " e.origin, e.deliveries, e.failure, substring(e.raw, 1, " + EXCERPT + "))",
                        filter,
                        before)
                .setMaxResults(page.limit() + 1)
                .getResultList();
        return Page.of(rows, page.limit(), row -> row, row -> row.id().toString());
    }

    /** One kept event; {@link NotFound} when it is another tenant's. */
    @Requires(Role.ADMIN)
    @WhileSuspended
    @Transactional
    public KeptEventDetails get(UUID id) {
        return visible(id, em.find(KeptEvent.class, id)).details();
    }

    /**
     * Puts an event on the inbound queue again; what has had its effect before has none a second time. {@link Conflict} where a
     * replay could come to nothing: the event was never understood, or its number still is nobody's.
     */
    @Requires(Role.ADMIN)
    @Transactional
    public KeptEventDetails replay(UUID id) {
        KeptEvent event = locked(id);
        inbox.again(List.of(queued(event)));
        replayed(event);
        return event.details();
    }

    /** Replays those that match and wait for a decision, oldest first, at most {@value #MOST_AT_ONCE} of them. */
    @Requires(Role.ADMIN)
    @Transactional
    public ReplayResult replay(KeptEventFilter filter) {
        KeptEventFilter waiting =
                new KeptEventFilter(filter.reason(), KeptState.KEPT, filter.tenantId(), filter.from(), filter.to());
        List<UUID> ids = query(UUID.class, "select e.id", waiting, LAST, " and e.event is not null", " order by e.id")
                .setMaxResults(MOST_AT_ONCE + 1)
                .getResultList();
        boolean more = ids.size() > MOST_AT_ONCE;
        return replay(more ? ids.subList(0, MOST_AT_ONCE) : ids, more);
    }

    /** Replays these; {@link NotFound} when one of them is another tenant's. */
    @Requires(Role.ADMIN)
    @Transactional
    public ReplayResult replay(Collection<UUID> ids) {
        if (ids.isEmpty() || ids.size() > MOST_AT_ONCE) {
            throw new Invalid("kept-event.ids", MOST_AT_ONCE);
        }
        // In one order, so that two who replay the same ones don't wait for each other.
        return replay(ids.stream().distinct().sorted().toList(), false);
    }

    /** Says that nothing is to be done about an event. */
    @Requires(Role.ADMIN)
    @Transactional
    public KeptEventDetails dismiss(UUID id) {
        KeptEvent event = locked(id);
        if (event.state() != KeptState.DISMISSED) {
            KeptState before = event.state();
            event.dismissed(now());
            audit.change(
                    "kept-event.dismissed",
                    "kept-event",
                    id,
                    told(event),
                    Map.of("state", before),
                    Map.of("state", event.state()));
        }
        return event.details();
    }

    private ReplayResult replay(List<UUID> ids, boolean more) {
        List<KeptEvent> taken = new ArrayList<>();
        List<Inbox.QueuedEvent> queued = new ArrayList<>();
        int refused = 0;
        for (UUID id : ids) {
            KeptEvent event = locked(id);
            try {
                queued.add(queued(event));
                taken.add(event);
            } catch (RecadoException notNow) {
                refused++;
            }
        }
        if (!queued.isEmpty()) {
            inbox.again(queued);
            taken.forEach(this::replayed);
        }
        return new ReplayResult(taken.size(), refused, more);
    }

    private void replayed(KeptEvent event) {
        KeptState before = event.state();
        event.replayed(now());
        audit.change(
                "kept-event.replayed",
                "kept-event",
                event.id(),
                told(event),
                Map.of("state", before),
                Map.of("state", event.state()));
    }

    private static Map<String, Object> told(KeptEvent event) {
        Map<String, Object> details = new LinkedHashMap<>();
        details.put("reason", event.reason());
        details.put("tenant", event.tenantId());
        details.put("phoneNumberId", event.phoneNumberId());
        details.values().removeIf(Objects::isNull);
        return details;
    }

    private Inbox.QueuedEvent queued(KeptEvent kept) {
        String event = kept.event();
        if (event == null) {
            throw new Conflict("kept-event.not-replayable");
        }
        return new Inbox.QueuedEvent(
                kept.id(),
                kept.receivedAt(),
                kept.correlationId() == null ? Correlation.current() : kept.correlationId(),
                kept.reason().equals(UNKNOWN_NUMBER) ? ofItsNumber(kept, event) : event);
    }

    /** The event of a number that has an owner by now, who must be the one whose secret vouched for it. */
    private String ofItsNumber(KeptEvent kept, String event) {
        String number = Objects.requireNonNullElse(kept.phoneNumberId(), "");
        DeviceRoutes.Route owner =
                routes.findByPhoneNumberId(number).orElseThrow(() -> new Conflict("kept-event.number-unknown", number));
        if (!owner.tenant().value().equals(kept.tenantId())) {
            throw new Conflict("kept-event.not-vouched", number);
        }
        try (JsonReader reader = JSON.createReader(new StringReader(event))) {
            JsonObject whole = JSON.createObjectBuilder(reader.readObject())
                    .add("deviceId", owner.deviceId().toString())
                    .add("raw", kept.raw())
                    .build();
            return whole.toString();
        }
    }

    private KeptEvent locked(UUID id) {
        return visible(id, em.find(KeptEvent.class, id, LockModeType.PESSIMISTIC_WRITE));
    }

    private static KeptEvent visible(UUID id, @Nullable KeptEvent event) {
        TenantId tenant = CurrentTenant.orNull();
        if (event == null || (tenant != null && !tenant.value().equals(event.tenantId()))) {
            throw new NotFound("kept-event", id);
        }
        return event;
    }

    private <T> TypedQuery<T> query(Class<T> type, String select, KeptEventFilter filter, UUID before) {
        return query(type, select, filter, before, "", " order by e.id desc");
    }

    private <T> TypedQuery<T> query(
            Class<T> type, String select, KeptEventFilter filter, UUID before, String further, String order) {
        Map<String, Object> parameters = new LinkedHashMap<>();
        StringBuilder where = new StringBuilder(" from KeptEvent e where e.id < :before");
        parameters.put("before", before);
        TenantId tenant = CurrentTenant.orNull();
        if (tenant != null) {
            where.append(" and e.tenantId = :own");
            parameters.put("own", tenant.value());
        }
        add(where, parameters, " and e.tenantId = :tenant", "tenant", filter.tenantId());
        add(where, parameters, " and e.reason = :reason", "reason", filter.reason());
        add(where, parameters, " and e.state = :state", "state", filter.state());
        add(where, parameters, " and e.receivedAt >= :from", "from", filter.from());
        add(where, parameters, " and e.receivedAt < :to", "to", filter.to());
        TypedQuery<T> query = em.createQuery(select + where + further + order, type);
        parameters.forEach(query::setParameter);
        return query;
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

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }
}
