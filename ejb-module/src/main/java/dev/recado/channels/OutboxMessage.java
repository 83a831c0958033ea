package dev.recado.channels;

import dev.recado.platform.CleanText;
import dev.recado.platform.Json;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Transient;
import java.time.Instant;
import java.util.UUID;
import org.hibernate.annotations.TenantId;
import org.jspecify.annotations.Nullable;

@Entity
@Table(name = "outbox")
class OutboxMessage {
    static final int LONGEST_BODY = 4_096;
    static final int LONGEST_CODE = 60;
    static final int LONGEST_ERROR = 1_000;

    @Id
    private UUID id;

    @TenantId
    @Column(name = "tenant_id")
    private UUID tenantId;

    @Column(name = "device_id")
    private UUID deviceId;

    @Column(name = "contact_id")
    private UUID contactId;

    @Column(name = "conversation_id")
    private UUID conversationId;

    @Column(name = "message_id")
    private UUID messageId;

    @Column(name = "turn_id")
    private @Nullable UUID turnId;

    @Column(length = LONGEST_BODY)
    private String body;

    private @Nullable String template;

    @Column(name = "reply_to")
    private @Nullable String replyTo;

    @Column(name = "window_closes_at")
    private Instant windowClosesAt;

    @Column(name = "correlation_id")
    private String correlationId;

    @Column(name = "created_at")
    private Instant createdAt;

    @Column(name = "due_at")
    private Instant dueAt;

    @Enumerated(EnumType.STRING)
    private DeliveryStatus status = DeliveryStatus.PENDING;

    /** The status before the newest step, for those who are told of it. */
    @Transient
    private DeliveryStatus former = DeliveryStatus.PENDING;

    @Column(name = "status_at")
    private Instant statusAt;

    private int attempts;

    @Column(name = "incarnation_id")
    private @Nullable UUID incarnation;

    @Column(name = "external_id")
    private @Nullable String externalId;

    @Column(name = "error_code")
    private @Nullable String errorCode;

    private @Nullable String error;

    protected OutboxMessage() {}

    OutboxMessage(NewOutbound from, Instant now) {
        id = from.outboxId();
        deviceId = from.deviceId();
        contactId = from.contactId();
        conversationId = from.conversationId();
        messageId = from.messageId();
        turnId = from.turnId();
        body = from.body();
        template = from.template() == null ? null : Json.write(from.template());
        replyTo = from.replyTo();
        windowClosesAt = from.windowClosesAt();
        correlationId = from.correlationId();
        createdAt = now;
        dueAt = now;
        statusAt = now;
    }

    /** The point of no return. */
    void sending(UUID by, Instant now) {
        to(DeliveryStatus.SENDING, now);
        attempts++;
        incarnation = by;
    }

    /** It certainly did not leave. */
    void again(Instant due, Instant now) {
        to(DeliveryStatus.PENDING, now);
        dueAt = due;
    }

    void to(DeliveryStatus next, Instant at) {
        former = status;
        status = next;
        statusAt = at;
    }

    void problem(@Nullable String code, @Nullable String text) {
        errorCode = CleanText.ofNullable(code, LONGEST_CODE);
        error = CleanText.ofNullable(text, LONGEST_ERROR);
    }

    void knownAs(String external) {
        if (externalId == null) {
            externalId = external;
        }
    }

    UUID id() {
        return id;
    }

    UUID deviceId() {
        return deviceId;
    }

    UUID contactId() {
        return contactId;
    }

    void movedTo(UUID contact) {
        contactId = contact;
    }

    UUID conversationId() {
        return conversationId;
    }

    boolean answer() {
        return turnId != null;
    }

    Instant createdAt() {
        return createdAt;
    }

    Instant dueAt() {
        return dueAt;
    }

    /** May leave no earlier. */
    void placed(Instant at) {
        dueAt = at;
    }

    /** Whether it did not leave at once and has a time of its own, no earlier than that. */
    boolean placedAfter(Instant at) {
        return dueAt.isAfter(createdAt) && !dueAt.isBefore(at);
    }

    /** Whether it could not leave at once. */
    boolean delayed() {
        return dueAt.isAfter(createdAt);
    }

    /** Since when it has its status. */
    Instant statusAt() {
        return statusAt;
    }

    /** Whether WhatsApp takes it at any time. */
    boolean isTemplate() {
        return template != null;
    }

    Instant windowClosesAt() {
        return windowClosesAt;
    }

    String correlationId() {
        return correlationId;
    }

    int attempts() {
        return attempts;
    }

    DeliveryStatus status() {
        return status;
    }

    OutboundMessage outbound(Recipient to) {
        return new OutboundMessage(
                id, to, body, replyTo, template == null ? null : Json.read(template, TemplateMessage.class));
    }

    DeliveryChanged changed() {
        return new DeliveryChanged(
                tenantId,
                id,
                messageId,
                conversationId,
                turnId,
                former,
                status,
                externalId,
                status == DeliveryStatus.FAILED ? error : null,
                status == DeliveryStatus.FAILED ? errorCode : null,
                statusAt);
    }
}
