package dev.recado.conversations;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Version;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.UUID;
import org.hibernate.annotations.TenantId;
import org.jspecify.annotations.Nullable;

@Entity
class Conversation {
    /** Meta: free-form messages only within 24 hours of the customer's last one. */
    private static final Duration WINDOW = Duration.ofHours(24);

    private static final int PREVIEW = 300;

    /** The reason of a conversation that went to people because nobody human seemed to write. */
    static final String LOOP = "loop-suspected";

    @Id
    private UUID id;

    @TenantId
    @Column(name = "tenant_id")
    private UUID tenantId;

    @Column(name = "device_id")
    private UUID deviceId;

    @Column(name = "contact_id")
    private UUID contactId;

    @Column(name = "open_key")
    private @Nullable String openKey;

    @Enumerated(EnumType.STRING)
    private Owner owner = Owner.BOT;

    @Column(name = "owner_user_id")
    private @Nullable UUID ownerUserId;

    @Column(name = "owner_username")
    private @Nullable String ownerUsername;

    @Column(name = "agent_id")
    private @Nullable UUID agentId;

    @Column(name = "handover_reason")
    private @Nullable String handoverReason;

    @Column(name = "handover_summary")
    private @Nullable String handoverSummary;

    private boolean waiting;

    @Column(name = "waiting_since")
    private @Nullable Instant waitingSince;

    @Column(name = "fell_back_at")
    private @Nullable Instant fellBackAt;

    @Column(name = "watched_from")
    private @Nullable Instant watchedFrom;

    @Column(name = "last_inbound_at")
    private @Nullable Instant lastInboundAt;

    @Column(name = "last_message_at")
    private Instant lastMessageAt;

    @Column(name = "last_message_text")
    private @Nullable String lastMessageText;

    @Column(name = "created_at")
    private Instant createdAt;

    @Column(name = "closed_at")
    private @Nullable Instant closedAt;

    @Version
    private long version;

    protected Conversation() {}

    Conversation(UUID id, UUID deviceId, UUID contactId, Instant now) {
        this.id = id;
        this.deviceId = deviceId;
        this.contactId = contactId;
        this.openKey = openKey(deviceId, contactId);
        this.createdAt = now;
        this.lastMessageAt = now;
    }

    static String openKey(UUID deviceId, UUID contactId) {
        return deviceId + ":" + contactId;
    }

    void heardFrom(Instant sentAt, @Nullable String text) {
        if (lastInboundAt == null || sentAt.isAfter(lastInboundAt)) {
            lastInboundAt = sentAt;
        }
        said(sentAt, text);
    }

    /** The customer waits for people from now on; false when they do so already, or the bot is in charge. */
    boolean waits(Instant now) {
        if (owner != Owner.PEOPLE || (waiting && waitingSince != null)) {
            return false;
        }
        waiting = true;
        waitingSince = now;
        return true;
    }

    private void waitsNoMore() {
        waiting = false;
        waitingSince = null;
    }

    /** Since when the customer has waited for people in a way that may end in the fall-back; null when they don't. */
    @Nullable
    Instant waitsInVainSince() {
        // A loop must not be taken up again by the bot itself.
        boolean counts =
                open() && owner == Owner.PEOPLE && waiting && fellBackAt == null && !LOOP.equals(handoverReason);
        return counts ? waitingSince : null;
    }

    void fellBack(Instant now) {
        fellBackAt = now;
    }

    /** A person did something: should they leave the customer waiting from now on, that is another matter. */
    void peopleActed() {
        if (fellBackAt != null) {
            fellBackAt = null;
            waitingSince = null;
        }
    }

    /** People gave it back: what happened before says nothing about a loop any more. */
    void watchFrom(Instant now) {
        watchedFrom = now;
    }

    void said(Instant at, @Nullable String text) {
        if (!at.isBefore(lastMessageAt)) {
            lastMessageAt = at;
            lastMessageText = preview(text);
        }
    }

    /** A message says something else now. */
    void corrected(Instant sentAt, @Nullable String before, @Nullable String now) {
        if (sentAt.equals(lastMessageAt) && Objects.equals(preview(before), lastMessageText)) {
            lastMessageText = preview(now);
        }
    }

    private static @Nullable String preview(@Nullable String text) {
        return text == null || text.length() <= PREVIEW ? text : text.substring(0, PREVIEW - 1) + "…";
    }

    /** Puts it into people's hands. Whoever waits for people waits on: they have no answer yet. */
    void toPeople(@Nullable UUID userId, @Nullable String username, @Nullable String reason, @Nullable String summary) {
        owner = Owner.PEOPLE;
        ownerUserId = userId;
        ownerUsername = username;
        // A suspected loop stays one until people give the conversation back.
        if (!LOOP.equals(handoverReason)) {
            handoverReason = shortened(reason, 500);
            handoverSummary = shortened(summary, 4_000);
        }
    }

    private static @Nullable String shortened(@Nullable String text, int most) {
        return text == null || text.length() <= most ? text : text.substring(0, most);
    }

    void toBot() {
        owner = Owner.BOT;
        ownerUserId = null;
        ownerUsername = null;
        handoverReason = null;
        handoverSummary = null;
        waitsNoMore();
    }

    void answeredByPeople() {
        waitsNoMore();
        peopleActed();
    }

    void close(Instant now) {
        openKey = null;
        closedAt = now;
        waitsNoMore();
    }

    /** Follows a contact that was merged into another; it closes where that other one already has an open conversation. */
    void moveTo(UUID contact, boolean otherIsOpen, Instant now) {
        contactId = contact;
        if (otherIsOpen) {
            close(now);
        } else if (open()) {
            openKey = openKey(deviceId, contact);
        }
    }

    void agent(@Nullable UUID agent) {
        agentId = agent;
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

    boolean open() {
        return openKey != null;
    }

    Owner owner() {
        return owner;
    }

    boolean waiting() {
        return waiting;
    }

    @Nullable
    UUID ownerUserId() {
        return ownerUserId;
    }

    @Nullable
    Instant watchedFrom() {
        return watchedFrom;
    }

    @Nullable
    UUID agentId() {
        return agentId;
    }

    Instant lastMessageAt() {
        return lastMessageAt;
    }

    @Nullable
    Instant windowClosesAt() {
        return lastInboundAt == null ? null : lastInboundAt.plus(WINDOW);
    }

    ConversationDetails details(
            @Nullable String contactName, @Nullable String contactPhone, boolean optedOut, String deviceName) {
        return new ConversationDetails(
                id,
                contactId,
                contactName,
                contactPhone,
                deviceId,
                deviceName,
                owner,
                ownerUserId,
                ownerUsername,
                open() ? "OPEN" : "CLOSED",
                lastMessageAt,
                lastMessageText,
                handoverReason,
                handoverSummary,
                windowClosesAt(),
                waiting,
                fellBackAt,
                optedOut,
                version);
    }
}
