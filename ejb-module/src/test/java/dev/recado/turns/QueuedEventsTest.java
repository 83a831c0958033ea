package dev.recado.turns;

import dev.recado.channels.Backlog;
import dev.recado.channels.DeviceRoutes;
import dev.recado.channels.FailedDeliveries;
import dev.recado.channels.InboundQueue;
import dev.recado.channels.Inbox;
import dev.recado.channels.KeptEvents;
import dev.recado.channels.NewKeptEvent;
import dev.recado.platform.TenantId;
import dev.recado.platform.work.Computing;
import jakarta.jms.TextMessage;
import jakarta.persistence.PersistenceException;
import java.lang.reflect.Proxy;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** What becomes of an event that the database does not take. Whatever is thrown leaves it on its queue. */
class QueuedEventsTest {
    private static final Instant RECEIVED = Instant.parse("2026-11-22T12:00:00Z");

    private final UUID id = UUID.randomUUID();
    private final UUID device = UUID.randomUUID();
    private final TenantId tenant = new TenantId(UUID.randomUUID());
    private final String json = "{\"type\":\"TYPING\",\"deviceId\":\"" + device
            + "\",\"phoneNumberId\":\"1\",\"contact\":{\"waId\":\"5511\",\"phone\":\"5511\"}}";
    private final List<NewKeptEvent> kept = new ArrayList<>();
    private final QueuedEvents events = new QueuedEvents();
    private int settled;
    private boolean othersSucceed;
    private boolean tenantDeleted;
    private @Nullable RuntimeException trouble;

    @BeforeEach
    void wire() {
        events.failures = new FailedDeliveries();
        events.pace = new Pace() {
            @Override
            void work(InboundQueue queue, Consumer<Runnable> place, Runnable event) {
                place.accept(event);
            }
        };
        events.backlog = new Backlog() {
            @Override
            public void settled(@Nullable String device, InboundQueue queue) {
                settled++;
            }
        };
        events.patience = new Patience() {
            @Override
            void work(Runnable event) {
                try {
                    event.run();
                } catch (RuntimeException e) {
                    throw othersSucceed ? new Alone(e) : e;
                }
            }
        };
        Arrivals arrivals = new Arrivals() {
            @Override
            void process(UUID eventId, Instant receivedAt, String correlationId, String event) {
                if (trouble != null) {
                    throw trouble;
                }
            }
        };
        arrivals.routes = new DeviceRoutes() {
            @Override
            public Optional<Route> find(UUID deviceId) {
                return tenantDeleted ? Optional.empty() : Optional.of(new Route(deviceId, tenant, true));
            }

            @Override
            public boolean buried(UUID deviceId) {
                return tenantDeleted;
            }
        };
        events.routes = arrivals.routes;
        events.computing = new Computing();
        arrivals.keptEvents = new KeptEvents() {
            @Override
            public void keep(NewKeptEvent event) {
                kept.add(event);
            }
        };
        events.arrivals = arrivals;
    }

    @Test
    void an_event_that_has_its_effect_is_acknowledged() {
        deliver(1);
        assertThat(kept).isEmpty();
        assertThat(settled).isEqualTo(1);
    }

    @Test
    void one_that_fails_alone_is_tried_again_for_a_while() {
        othersSucceed = true;
        trouble = noSuchColumn();

        assertThatThrownBy(() -> deliver(1)).hasCause(trouble);
        assertThatThrownBy(() -> deliver(QueuedEvents.MOST_DELIVERIES - 1)).hasCause(trouble);

        assertThat(kept).isEmpty();
    }

    @Test
    void one_that_goes_on_failing_alone_is_kept_with_its_cause_and_acknowledged() {
        othersSucceed = true;
        trouble = noSuchColumn();

        deliver(QueuedEvents.MOST_DELIVERIES);

        assertThat(kept).singleElement().satisfies(event -> {
            assertThat(event.id()).isEqualTo(id);
            assertThat(event.reason()).isEqualTo("FAILED");
            assertThat(event.tenantId()).isEqualTo(tenant.value());
            assertThat(event.deviceId()).isEqualTo(device);
            assertThat(event.event()).isEqualTo(json);
            assertThat(event.receivedAt()).isEqualTo(RECEIVED);
            assertThat(event.deliveries()).isEqualTo(QueuedEvents.MOST_DELIVERIES);
            assertThat(event.failure()).isEqualTo("PersistenceException < SQLException");
        });
    }

    @Test
    void in_an_outage_every_event_stays_on_its_queue_however_long_it_lasts() {
        trouble = noSuchColumn();

        assertThatThrownBy(() -> deliver(1_000)).isSameAs(trouble);

        assertThat(kept).isEmpty();
    }

    @Test
    void one_that_can_not_be_kept_either_stays_on_its_queue() {
        othersSucceed = true;
        trouble = noSuchColumn();
        events.arrivals.keptEvents = new KeptEvents() {
            @Override
            public void keep(NewKeptEvent event) {
                throw new PersistenceException("no room");
            }
        };

        assertThatThrownBy(() -> deliver(QueuedEvents.MOST_DELIVERIES)).hasMessage("no room");
    }

    @Test
    void nothing_is_kept_of_a_tenant_that_was_deleted() {
        othersSucceed = true;
        tenantDeleted = true;
        trouble = noSuchColumn();

        deliver(QueuedEvents.MOST_DELIVERIES);

        assertThat(kept).isEmpty();
    }

    private static PersistenceException noSuchColumn() {
        return new PersistenceException(new SQLException("column does not exist", "42703"));
    }

    private void deliver(int deliveries) {
        events.take(
                (TextMessage) Proxy.newProxyInstance(
                        QueuedEventsTest.class.getClassLoader(),
                        new Class<?>[] {TextMessage.class},
                        (proxy, method, arguments) -> switch (method.getName()) {
                            case "getText" -> json;
                            case "getStringProperty" ->
                                switch ((String) arguments[0]) {
                                    case Inbox.EVENT_ID -> id.toString();
                                    case Inbox.DEVICE -> device.toString();
                                    default -> "c";
                                };
                            case "getLongProperty" -> RECEIVED.toEpochMilli();
                            case "getIntProperty" -> deliveries;
                            default -> throw new UnsupportedOperationException(method.getName());
                        }),
                InboundQueue.NORMAL);
    }
}
