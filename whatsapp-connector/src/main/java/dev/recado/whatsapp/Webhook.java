package dev.recado.whatsapp;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.json.JsonArray;
import jakarta.json.JsonArrayBuilder;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import static dev.recado.whatsapp.JsonFields.JSON;

/**
 * Meta's callback: checks who signed, reads everything that came, and answers 200 only after the server has taken it.
 *
 * <p>Meta repeats for up to 7 days whatever is not answered 200. So trouble that will pass is 503, and what is signed
 * but can't be understood is kept and answered 200. A webhook that comes twice is handed over twice: the server knows
 * each message by its WhatsApp id.
 */
final class Webhook {
    /** Meta's limit for a payload. */
    static final int MAX_BYTES = 3 * 1024 * 1024;

    private static final Logger LOG = LoggerFactory.getLogger(Webhook.class);
    private static final int RETRY_SECONDS = 10;

    private final Devices devices;
    private final RecadoServer server;
    private final Problems problems;
    private final MeterRegistry meters;
    private final Clock clock;
    // Held here, because the registry looks through all its meters to find one by its name.
    private final Counter delivered;
    private final AtomicBoolean early = new AtomicBoolean();

    Webhook(Devices devices, RecadoServer server, Problems problems, MeterRegistry meters, Clock clock) {
        this.devices = devices;
        this.server = server;
        this.problems = problems;
        this.meters = meters;
        this.clock = clock;
        this.delivered = meters.counter("recado.connector.events.delivered");
        for (Problem.Kind kind : Problem.Kind.values()) {
            // A counter that starts with its first refusal hides that one from whoever watches for a rise.
            if (kind != Problem.Kind.PAYLOAD_MALFORMED) {
                refused(kind);
            }
        }
    }

    /**
     * What to answer.
     *
     * @param status the HTTP status
     * @param retryAfterSeconds when to come again, or 0
     */
    record Answer(int status, int retryAfterSeconds) {
        static final Answer TAKEN = new Answer(200, 0);
        static final Answer REFUSED = new Answer(401, 0);
        static final Answer TOO_LARGE = new Answer(413, 0);
        static final Answer LATER = new Answer(503, RETRY_SECONDS);
    }

    /** Whether a handshake names the verify token of one of our devices; null while we don't know them yet. */
    @Nullable
    Boolean verifies(@Nullable String mode, @Nullable String verifyToken) {
        if (!devices.loaded()) {
            return null;
        }
        boolean known = false;
        for (Device device : devices.all()) {
            known |= verifyToken != null
                    && !device.verifyToken().isEmpty()
                    && Signatures.equal(device.verifyToken(), verifyToken);
        }
        return known && "subscribe".equals(mode);
    }

    /** Refuses a body that is over {@link #MAX_BYTES} and therefore was not read. */
    Answer tooLarge(String correlationId) {
        refuse(Problem.Kind.PAYLOAD_TOO_LARGE, null, correlationId);
        return Answer.TOO_LARGE;
    }

    /**
     * Takes one webhook.
     *
     * @param body the raw bytes, at most {@link #MAX_BYTES}
     * @param signature the header {@value WebhookSignature#HEADER}
     * @return 200, 401 or 503; never fails
     */
    CompletableFuture<Answer> receive(byte[] body, @Nullable String signature, String correlationId) {
        if (!devices.loaded()) {
            // Once: after a crash Meta brings back everything that it had to keep, again and again.
            if (early.compareAndSet(false, true)) {
                LOG.warn("Webhooks come before the devices are known, and are answered 503 until then");
            }
            return CompletableFuture.completedFuture(Answer.LATER);
        }
        Device signer = WebhookSignature.signer(body, signature, devices);
        if (signer == null) {
            refuse(Problem.Kind.SIGNATURE_INVALID, named(body), correlationId);
            return CompletableFuture.completedFuture(Answer.REFUSED);
        }
        Instant receivedAt = clock.instant();
        List<InboundEvent> events = WebhookEvents.of(body, receivedAt);
        JsonArray vouched = vouched(events, signer, correlationId);
        if (vouched.isEmpty()) {
            return CompletableFuture.completedFuture(Answer.REFUSED);
        }
        return server.deliver(vouched, receivedAt, correlationId).handle((taken, failure) -> {
            if (!Boolean.TRUE.equals(taken)) {
                return Answer.LATER;
            }
            try (var on = Correlation.on(correlationId)) {
                LOG.info("Webhook of {} bytes: the server took {} events", body.length, vouched.size());
            }
            delivered.increment(vouched.size());
            return Answer.TAKEN;
        });
    }

    /** The events that the signature vouches for: those of the signing app's numbers, and those of nobody's. */
    private JsonArray vouched(List<InboundEvent> events, Device signer, String correlationId) {
        JsonArrayBuilder vouched = JSON.createArrayBuilder();
        for (InboundEvent event : events) {
            String phoneNumberId = event.phoneNumberId();
            Device owner = phoneNumberId == null ? null : devices.byPhoneNumberId(phoneNumberId);
            if (owner != null && !owner.sameApp(signer)) {
                refuse(Problem.Kind.DEVICE_NOT_VOUCHED, owner, correlationId);
                continue;
            }
            InboundEvent told = owner == null && phoneNumberId != null ? event.ofUnknownNumber() : event;
            Device device = owner == null ? ofAccount(event.businessAccountId(), signer) : owner;
            if (told.isKept()) {
                kept(told, device, correlationId);
            }
            vouched.add(told.on(device));
        }
        return vouched.build();
    }

    /** Of the devices that the signing app speaks for, the one of this account, if there is one. */
    private Device ofAccount(@Nullable String businessAccountId, Device signer) {
        return devices.all().stream()
                .filter(device -> device.businessAccountId().equals(businessAccountId) && device.sameApp(signer))
                .findFirst()
                .orElse(signer);
    }

    private void kept(InboundEvent event, Device device, String correlationId) {
        String reason = event.json().getString("reason");
        LOG.warn("Kept as it came, {}: number {}, vouched for by {}", reason, event.phoneNumberId(), device);
        meters.counter("recado.connector.events.kept", "reason", reason.toLowerCase(Locale.ROOT))
                .increment();
        if (reason.equals(InboundEvent.Reason.NOT_UNDERSTOOD.name())) {
            problems.add(new Problem(Problem.Kind.PAYLOAD_MALFORMED, device), correlationId);
        }
    }

    private void refuse(Problem.Kind kind, @Nullable Device device, String correlationId) {
        LOG.warn("Webhook refused, {}: {} ({})", kind, kind.detail(), device == null ? "no known number" : device);
        refused(kind).increment();
        problems.add(new Problem(kind, device), correlationId);
    }

    /** Counts webhooks, or single events of one, that were refused. */
    private Counter refused(Problem.Kind kind) {
        // Not by Counter.builder: what that registers, WildFly's registry does not export.
        return meters.counter(
                "recado.connector.webhooks.refused", "reason", kind.name().toLowerCase(Locale.ROOT));
    }

    private @Nullable Device named(byte[] body) {
        for (String phoneNumberId : WebhookSignature.phoneNumberIds(body)) {
            Device device = devices.byPhoneNumberId(phoneNumberId);
            if (device != null) {
                return device;
            }
        }
        return null;
    }
}
