package dev.recado.channels;

import dev.recado.platform.CleanText;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Belongs to a tenant or, while it is nobody's, to the installation; hence no {@code @TenantId}. */
@Entity
@Table(name = "kept_event")
class KeptEvent {
    static final int LONGEST_RAW = 1_000_000;

    @Id
    private UUID id;

    @Column(name = "tenant_id")
    private @Nullable UUID tenantId;

    @Column(name = "device_id")
    private @Nullable UUID deviceId;

    @Column(name = "phone_number_id")
    private @Nullable String phoneNumberId;

    private String reason;

    @Column(name = "event_type")
    private @Nullable String eventType;

    @Column(length = LONGEST_RAW)
    private @Nullable String event;

    @Column(length = LONGEST_RAW)
    private String raw;

    @Column(name = "received_at")
    private Instant receivedAt;

    @Column(name = "correlation_id")
    private @Nullable String correlationId;

    private @Nullable String origin;

    private @Nullable Integer deliveries;

    private @Nullable String failure;

    @Enumerated(EnumType.STRING)
    private KeptState state = KeptState.KEPT;

    @Column(name = "state_at")
    private Instant stateAt;

    private int replays;

    protected KeptEvent() {}

    KeptEvent(NewKeptEvent from, Instant now) {
        id = from.id();
        receivedAt = from.receivedAt();
        describe(from, now);
    }

    /** A replay came to nothing. */
    void keptAgain(NewKeptEvent from, Instant now) {
        state = KeptState.KEPT;
        describe(from, now);
    }

    private void describe(NewKeptEvent from, Instant now) {
        tenantId = from.tenantId();
        deviceId = from.deviceId();
        phoneNumberId = CleanText.ofNullable(from.phoneNumberId(), 40);
        reason = CleanText.of(from.reason(), 40);
        eventType = CleanText.ofNullable(from.eventType(), 20);
        // Cut, it could not be replayed.
        String whole = from.event();
        event = whole == null || whole.length() > LONGEST_RAW ? null : CleanText.of(whole, LONGEST_RAW);
        raw = CleanText.of(from.raw(), LONGEST_RAW);
        correlationId = CleanText.ofNullable(from.correlationId(), 60);
        origin = CleanText.ofNullable(from.origin(), 60);
        deliveries = from.deliveries();
        failure = CleanText.ofNullable(from.failure(), 500);
        stateAt = now;
    }

    void replayed(Instant now) {
        state = KeptState.REPLAYED;
        stateAt = now;
        replays++;
    }

    void dismissed(Instant now) {
        state = KeptState.DISMISSED;
        stateAt = now;
    }

    UUID id() {
        return id;
    }

    @Nullable
    UUID tenantId() {
        return tenantId;
    }

    @Nullable
    UUID deviceId() {
        return deviceId;
    }

    @Nullable
    String phoneNumberId() {
        return phoneNumberId;
    }

    String reason() {
        return reason;
    }

    @Nullable
    String event() {
        return event;
    }

    String raw() {
        return raw;
    }

    Instant receivedAt() {
        return receivedAt;
    }

    @Nullable
    String correlationId() {
        return correlationId;
    }

    KeptState state() {
        return state;
    }

    KeptEventDetails details() {
        return new KeptEventDetails(
                id,
                tenantId,
                deviceId,
                phoneNumberId,
                reason,
                eventType,
                state,
                stateAt,
                replays,
                event != null,
                receivedAt,
                correlationId,
                origin,
                deliveries,
                failure,
                raw);
    }
}
