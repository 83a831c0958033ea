package dev.recado.channels;

import dev.recado.channels.Outbox.StatusParked;
import dev.recado.channels.OutboxSteps.Drop;
import dev.recado.channels.OutboxSteps.Send;
import dev.recado.channels.OutboxSteps.Step;
import dev.recado.channels.OutboxSteps.Stop;
import dev.recado.platform.Correlation;
import dev.recado.platform.CurrentTenant;
import dev.recado.platform.TenantId;
import dev.recado.platform.work.Computing;
import dev.recado.platform.work.DueWork;
import dev.recado.platform.work.LocalWork;
import dev.recado.platform.work.NodeDied;
import dev.recado.platform.work.Sweep;
import dev.recado.platform.work.WorkExecutor;
import dev.recado.platform.work.WorkKind;
import dev.recado.tenants.TenantDeleted;
import dev.recado.tenants.TenantSuspended;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.TransactionPhase;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends what waits for one contact, one message after the other. Its thread may die between any two lines: a message is
 * either still waiting, or in flight and then found by {@link NodeDied} or {@link Sweep}.
 */
@ApplicationScoped
class Sender implements LocalWork {
    private static final Logger LOG = LoggerFactory.getLogger(Sender.class);
    private static final String UNCONFIRMED = "recado.sendings.unconfirmed";
    // Longer than any call to the channel lasts: whoever was sending is no more.
    private static final Duration LONGEST_FLIGHT = Duration.ofMinutes(10);
    // What has not been answered by then was handed over long before.
    private static final Duration LONGEST_SEND = Duration.ofSeconds(10);
    private static final Duration SEND_LOOK = Duration.ofMillis(50);

    private final SendWindow window = new SendWindow();

    @Inject
    OutboxSteps steps;

    @Inject
    DevicePace pace;

    @Inject
    Channel channel;

    @Inject
    DueWork dueWork;

    @Inject
    WorkExecutor executor;

    @Inject
    Computing computing;

    @Inject
    Clock clock;

    @Inject
    MeterRegistry meters;

    @Inject
    @ConfigProperty(name = "recado.outbox.unconfirmed.after")
    Duration unconfirmedAfter;

    @PostConstruct
    void measure() {
        meters.counter(UNCONFIRMED);
    }

    @Override
    public WorkKind kind() {
        return WorkKind.OUTBOX;
    }

    /**
     * Sends all that is due for a contact of the current tenant; returns when the rest is scheduled, or when so many of the tenant's are
     * being sent to that this one has to wait: whoever makes room goes on with it.
     */
    @Override
    public void work(UUID contactId) {
        TenantId tenant = CurrentTenant.get();
        if (window.enter(tenant, contactId)) {
            inside(tenant, contactId);
        }
    }

    private void inside(TenantId tenant, UUID contactId) {
        try {
            send(contactId);
        } finally {
            goOn(tenant, window.leave(tenant));
        }
    }

    private void goOn(TenantId tenant, List<UUID> contacts) {
        try {
            contacts.forEach(next -> executor.startPrompt(tenant, Correlation.current(), () -> inside(tenant, next)));
        } catch (RejectedExecutionException stopping) {
            LOG.debug("The server stops; the next start sends to those who wait");
        }
    }

    private void send(UUID contactId) {
        AtomicBoolean claimed = new AtomicBoolean();
        try {
            Step step = claimAndNext(contactId, claimed);
            while (!(step instanceof Stop)) {
                step = after(step, contactId);
            }
        } catch (RuntimeException e) {
            LOG.warn("Sending to contact {} was interrupted; it goes on later", contactId, e);
            if (claimed.get()) {
                // Our claim would otherwise keep others away.
                insist(() -> steps.wake(contactId, clock.instant().plus(BackOff.doubling(1))));
            }
        } finally {
            if (claimed.get()) {
                dueWork.letGo(contactId);
            }
        }
    }

    /** The rest needs no place: what has left must be written down at once. */
    private Step claimAndNext(UUID contactId, AtomicBoolean claimed) {
        AtomicReference<@Nullable Step> next = new AtomicReference<>();
        try {
            computing.goOn(CurrentTenant.get(), () -> next.set(steps.claimAndNext(contactId, claimed)));
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        }
        Step known = next.get();
        return known == null ? new Stop() : known;
    }

    /** Takes a step; returns the one after it. */
    private Step after(Step step, UUID contactId) {
        return switch (step) {
            case Stop stop -> stop;
            case Drop drop -> {
                steps.drop(drop);
                yield steps.next(contactId);
            }
            case Send send -> Correlation.call(send.correlationId(), () -> sent(send, contactId));
        };
    }

    private Step sent(Send send, UUID contactId) {
        UUID outboxId = send.message().outboxId();
        SendResult result = sendOnce(send);
        LOG.info(
                "Outbox {} through device {}: {}",
                outboxId,
                send.deviceId(),
                result.getClass().getSimpleName());
        AtomicReference<@Nullable Step> next = new AtomicReference<>();
        boolean stopping = Thread.currentThread().isInterrupted();
        insist(() -> next.set(steps.settle(outboxId, result, !stopping)));
        tell(result);
        if (send.delayed() && result instanceof SendResult.Accepted) {
            passed(send.deviceId());
        }
        Step known = next.get();
        if (known == null) {
            return stopping ? new Stop() : steps.next(contactId);
        }
        return known;
    }

    private void tell(SendResult result) {
        TenantId tenant = CurrentTenant.get();
        switch (result) {
            case SendResult.Accepted accepted -> goOn(tenant, window.accepted(tenant));
            case SendResult.Unknown unknown -> window.troubled(tenant);
            case SendResult.NotSent notSent -> {
                if (notSent.scope() == SendResult.Scope.DEVICE || notSent.scope() == SendResult.Scope.SERVICE) {
                    window.troubled(tenant);
                }
            }
            case SendResult.Rejected rejected -> LOG.debug("What WhatsApp refuses says nothing about the way there");
        }
    }

    // Of its own, because settling locks lanes, which come before devices. Should it fail, the next one tells.
    private void passed(UUID deviceId) {
        try {
            pace.passed(deviceId);
        } catch (RuntimeException e) {
            LOG.warn("The pace of device {} could not be written", deviceId, e);
        }
    }

    private SendResult sendOnce(Send send) {
        try {
            return channel.send(send.deviceId(), send.message());
        } catch (RuntimeException e) {
            LOG.error("The channel failed in an unforeseen way; the message may have left", e);
            return new SendResult.Unknown(e.toString());
        }
    }

    /** What must be written down is tried until it works, or this server stops: then {@link NodeDied} tells the rest. */
    private static void insist(Runnable transaction) {
        for (int attempts = 1; ; attempts++) {
            try {
                transaction.run();
                return;
            } catch (RuntimeException e) {
                Duration wait = BackOff.doubling(attempts);
                LOG.warn("The outbox could not be written; trying again in {}", wait, e);
                try {
                    Thread.sleep(wait);
                } catch (InterruptedException stopping) {
                    Thread.currentThread().interrupt();
                    return;
                }
            }
        }
    }

    /**
     * Withdraws what waits for a tenant that may not speak any more, and returns when nothing of it is on its way. What WhatsApp
     * takes very long to accept is not waited for: it has left before.
     */
    void suspended(@Observes TenantSuspended event) {
        List<UUID> waiting = steps.waiting();
        while (!waiting.isEmpty()) {
            waiting.forEach(id -> steps.drop(new Drop(id, DeliveryStatus.CANCELLED, "tenant-suspended")));
            waiting = steps.waiting();
        }
        Instant patience = clock.instant().plus(LONGEST_SEND);
        while (steps.sendingNow() && clock.instant().isBefore(patience)) {
            try {
                Thread.sleep(SEND_LOOK.toMillis());
            } catch (InterruptedException stopping) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    void deleted(@Observes(during = TransactionPhase.AFTER_SUCCESS) TenantDeleted event) {
        window.forget(new TenantId(event.tenantId()));
    }

    /** What a dead incarnation was sending may have left. */
    void nodeDied(@Observes NodeDied event) {
        steps.flightsOf(event.incarnation()).forEach(this::lost);
    }

    /** Between our looking for a status's message and our commit, the message may have become known. */
    void lookAgain(@Observes(during = TransactionPhase.AFTER_SUCCESS) StatusParked event) {
        executor.start(
                event.tenant(), Correlation.current(), () -> steps.applyParked(event.deviceId(), event.externalId()));
    }

    void sweep(@Observes Sweep sweep) {
        Instant now = sweep.now();
        steps.flights(DeliveryStatus.SENDING, now.minus(LONGEST_FLIGHT)).forEach(this::lost);
        for (OutboxFlight flight : steps.flights(DeliveryStatus.UNKNOWN, now.minus(unconfirmedAfter))) {
            CurrentTenant.run(flight.tenant(), () -> unconfirmed(flight.outboxId()));
        }
    }

    private void unconfirmed(UUID outboxId) {
        if (steps.unconfirmed(outboxId)) {
            meters.counter(UNCONFIRMED).increment();
            LOG.warn("Outbox {} may have been sent; WhatsApp never told", outboxId);
        }
    }

    private void lost(OutboxFlight flight) {
        LOG.warn("Outbox {} was being sent by a server that is gone; it may have left", flight.outboxId());
        CurrentTenant.run(flight.tenant(), () -> {
            steps.lost(flight.outboxId());
            steps.wake(flight.contactId(), clock.instant());
        });
    }
}
