package dev.recado.conversations;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import org.hibernate.annotations.TenantId;
import org.jspecify.annotations.Nullable;

@Entity
class Message {
    /** Kinds that ask for no answer. */
    static final Set<String> SILENT_KINDS = Set.of("REACTION", "SYSTEM", "DELETED");

    @Id
    private UUID id;

    @TenantId
    @Column(name = "tenant_id")
    private UUID tenantId;

    @Column(name = "conversation_id")
    private UUID conversationId;

    @Column(name = "device_id")
    private UUID deviceId;

    @Column(name = "turn_id")
    private @Nullable UUID turnId;

    @Enumerated(EnumType.STRING)
    private Direction direction;

    @Enumerated(EnumType.STRING)
    private Author author;

    @Column(name = "author_user_id")
    private @Nullable UUID authorUserId;

    @Column(name = "author_name")
    private @Nullable String authorName;

    private String kind;

    @Column(length = 100_000)
    private @Nullable String text;

    @Column(name = "original_text", length = 100_000)
    private @Nullable String originalText;

    @Column(name = "edited_at")
    private @Nullable Instant editedAt;

    @Column(name = "deleted_at")
    private @Nullable Instant deletedAt;

    @Column(name = "external_id")
    private @Nullable String externalId;

    @Column(name = "reply_to")
    private @Nullable String replyTo;

    @Column(name = "sent_at")
    private Instant sentAt;

    @Column(name = "arrived_at")
    private Instant arrivedAt;

    @Enumerated(EnumType.STRING)
    private @Nullable MessageStatus status;

    private @Nullable String error;

    @Column(length = 1_000_000)
    private @Nullable String raw;

    @Column(name = "correlation_id")
    private String correlationId;

    protected Message() {}

    private Message(UUID id, Conversation conversation, String correlationId, Instant sentAt, Instant arrivedAt) {
        this.id = id;
        this.conversationId = conversation.id();
        this.deviceId = conversation.deviceId();
        this.correlationId = correlationId;
        this.sentAt = sentAt;
        this.arrivedAt = arrivedAt;
    }

    static Message inbound(Conversation conversation, InboundMessage from, Author author, String correlationId) {
        Message message = new Message(from.id(), conversation, correlationId, from.sentAt(), from.arrivedAt());
        message.direction = author == Author.CUSTOMER ? Direction.IN : Direction.OUT;
        message.author = author;
        message.kind = from.kind();
        message.text = from.text();
        message.externalId = from.externalId();
        message.replyTo = from.replyTo();
        message.raw = from.raw();
        if (author != Author.CUSTOMER) {
            message.status = MessageStatus.SENT;
        }
        return message;
    }

    static Message outbound(Conversation conversation, OutboundText from, Instant now, String correlationId) {
        Message message = new Message(from.id(), conversation, correlationId, now, now);
        message.direction = Direction.OUT;
        message.author = from.author();
        message.authorUserId = from.authorUserId();
        message.authorName = from.authorName();
        message.kind = "TEXT";
        message.text = from.text();
        message.turnId = from.turnId();
        message.status = MessageStatus.PENDING;
        return message;
    }

    void answeredBy(UUID turn) {
        turnId = turn;
    }

    /** Applies what its sender did to it; false when that is older than what is known already. */
    boolean correct(Correction correction) {
        if (deletedAt != null) {
            return false;
        }
        if (correction.deletion()) {
            deletedAt = correction.sentAt();
            // Who takes something back wants nobody to read it.
            text = null;
            originalText = null;
            raw = null;
            return true;
        }
        if (editedAt == null) {
            originalText = text;
        } else if (correction.sentAt().isBefore(editedAt)) {
            return false;
        }
        editedAt = correction.sentAt();
        text = correction.text();
        return true;
    }

    void delivery(MessageStatus newStatus, @Nullable String newExternalId, @Nullable String newError) {
        status = newStatus;
        error = newError;
        if (newExternalId != null) {
            externalId = newExternalId;
        }
    }

    UUID id() {
        return id;
    }

    Instant sentAt() {
        return sentAt;
    }

    Direction direction() {
        return direction;
    }

    UUID conversationId() {
        return conversationId;
    }

    @Nullable
    UUID turnId() {
        return turnId;
    }

    @Nullable
    String text() {
        return text;
    }

    MessageDetails details() {
        return new MessageDetails(
                id,
                conversationId,
                turnId,
                direction,
                author,
                authorName,
                kind,
                text(),
                sentAt,
                status,
                error,
                externalId,
                replyTo,
                originalText,
                editedAt,
                deletedAt);
    }
}
