package dev.recado.channels;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Version;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import org.hibernate.annotations.DynamicUpdate;
import org.hibernate.annotations.TenantId;
import org.jspecify.annotations.Nullable;

/**
 * Health (the columns that are not updatable here, and the state) is written by bulk updates of {@link DeviceHealth} and
 * {@link DevicePace}, so that a webhook never makes an administrator's edit stale; hence also the dynamic update, which leaves alone what did not change.
 */
@Entity
@DynamicUpdate
class Device {
    @Id
    private UUID id;

    @TenantId
    @Column(name = "tenant_id")
    private UUID tenantId;

    private String name;
    private String channel;

    @Column(name = "phone_number_id")
    private String phoneNumberId;

    @Column(name = "display_phone_number")
    private String displayPhoneNumber;

    @Column(name = "business_account_id")
    private String businessAccountId;

    @Column(name = "access_token", length = 4_000)
    private String accessToken;

    @Column(name = "app_secret", length = 4_000)
    private String appSecret;

    @Column(name = "verify_token", length = 4_000)
    private String verifyToken;

    private boolean enabled = true;

    @Enumerated(EnumType.STRING)
    private DeviceState state = DeviceState.NEW;

    @Column(name = "state_reason")
    private @Nullable String stateReason;

    @Column(name = "last_webhook_at", updatable = false)
    private @Nullable Instant lastWebhookAt;

    @Column(name = "last_error_at", updatable = false)
    private @Nullable Instant lastErrorAt;

    @Column(name = "last_error", updatable = false)
    private @Nullable String lastError;

    @Column(name = "refused_webhooks", updatable = false)
    private long refusedWebhooks;

    /** Nothing is sent before; null when nothing is known against sending. */
    @Column(name = "held_until", updatable = false)
    private @Nullable Instant heldUntil;

    /** The first moment afterwards that no message has been given yet. */
    @Column(name = "next_place", updatable = false)
    private @Nullable Instant nextPlace;

    @Column(name = "place_micros", updatable = false)
    private long placeMicros;

    @Column(updatable = false)
    private int refusals;

    @Column(name = "created_at")
    private Instant createdAt;

    @Version
    private long version;

    protected Device() {}

    /** The secrets are sealed already. */
    Device(UUID id, NewDevice from, String accessToken, String appSecret, String verifyToken, Instant now) {
        this.id = id;
        this.channel = DeviceRules.channel(from.channel());
        this.phoneNumberId = DeviceRules.phoneNumberId(from.phoneNumberId());
        this.accessToken = accessToken;
        this.appSecret = appSecret;
        this.verifyToken = verifyToken;
        this.createdAt = now;
        describe(from.name(), from.displayPhoneNumber(), from.businessAccountId());
    }

    void describe(
            @Nullable String newName, @Nullable String newDisplayPhoneNumber, @Nullable String newBusinessAccountId) {
        name = DeviceRules.name(newName);
        displayPhoneNumber = DeviceRules.displayPhoneNumber(newDisplayPhoneNumber);
        businessAccountId = DeviceRules.businessAccountId(newBusinessAccountId);
    }

    /** New secrets, sealed already; null leaves the present one. */
    void credentials(@Nullable String newAccessToken, @Nullable String newAppSecret, @Nullable String newVerifyToken) {
        accessToken = newAccessToken == null ? accessToken : newAccessToken;
        appSecret = newAppSecret == null ? appSecret : newAppSecret;
        verifyToken = newVerifyToken == null ? verifyToken : newVerifyToken;
    }

    void enabled(boolean on) {
        enabled = on;
    }

    /** A person has put right what stopped it, or says so. */
    void restart() {
        if (state == DeviceState.STOPPED) {
            state = lastWebhookAt == null ? DeviceState.NEW : DeviceState.ONLINE;
            stateReason = null;
        }
    }

    UUID id() {
        return id;
    }

    String name() {
        return name;
    }

    String displayPhoneNumber() {
        return displayPhoneNumber;
    }

    String businessAccountId() {
        return businessAccountId;
    }

    String phoneNumberId() {
        return phoneNumberId;
    }

    String accessToken() {
        return accessToken;
    }

    String appSecret() {
        return appSecret;
    }

    String verifyToken() {
        return verifyToken;
    }

    boolean enabled() {
        return enabled;
    }

    DeviceState state() {
        return state;
    }

    /** Whether messages may leave through it. */
    boolean sends() {
        return enabled && state != DeviceState.STOPPED;
    }

    @Nullable
    Instant heldUntil() {
        return heldUntil;
    }

    @Nullable
    Instant nextPlace() {
        return nextPlace;
    }

    /** From one place to the next. */
    Duration gap() {
        return Duration.of(placeMicros, ChronoUnit.MICROS);
    }

    /** How often WhatsApp has asked to wait since it took something. */
    int refusals() {
        return refusals;
    }

    long version() {
        return version;
    }

    DeviceDetails details(String callbackUrl) {
        return new DeviceDetails(
                id,
                name,
                channel,
                phoneNumberId,
                displayPhoneNumber,
                businessAccountId,
                enabled,
                state,
                stateReason,
                lastWebhookAt,
                lastErrorAt,
                lastError,
                refusedWebhooks,
                callbackUrl,
                createdAt,
                version);
    }
}
