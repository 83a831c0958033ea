package dev.recado.channels;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.hibernate.annotations.DynamicUpdate;
import org.hibernate.annotations.TenantId;
import org.jspecify.annotations.Nullable;

@Entity
@DynamicUpdate
class Contact {
    // A customer's messages of the same minute need not write the row each time.
    private static final Duration SEEN_PRECISION = Duration.ofMinutes(1);

    @Id
    private UUID id;

    @TenantId
    @Column(name = "tenant_id")
    private UUID tenantId;

    private @Nullable String name;

    @Column(name = "wa_id")
    private @Nullable String waId;

    private @Nullable String phone;

    @Column(name = "user_id")
    private @Nullable String userId;

    @Column(name = "parent_user_id")
    private @Nullable String parentUserId;

    private @Nullable String username;

    @Column(name = "created_at")
    private Instant createdAt;

    @Column(name = "last_seen_at")
    private Instant lastSeenAt;

    @Column(name = "opted_out_at")
    private @Nullable Instant optedOutAt;

    protected Contact() {}

    Contact(UUID id, Instant at) {
        this.id = id;
        this.createdAt = at;
        this.lastSeenAt = at;
    }

    /** Whether {@link #learn} would change nothing. */
    boolean knows(InboundContact from, Instant at) {
        String number = from.waId() == null ? from.phone() : from.waId();
        return (from.name() == null || from.name().equals(name))
                && (from.username() == null || from.username().equals(username))
                && (from.parentUserId() == null || from.parentUserId().equals(parentUserId))
                && (from.userId() == null || from.userId().equals(userId))
                && (number == null
                        || (number.equals(waId)
                                && PhoneNumbers.canonical(number).equals(phone)))
                && !at.isAfter(lastSeenAt.plus(SEEN_PRECISION));
    }

    /** Takes over what an event tells; what it leaves out stays. */
    void learn(InboundContact from, Instant at) {
        name = from.name() == null ? name : from.name();
        username = from.username() == null ? username : from.username();
        parentUserId = from.parentUserId() == null ? parentUserId : from.parentUserId();
        userId = from.userId() == null ? userId : from.userId();
        String number = from.waId() == null ? from.phone() : from.waId();
        if (number != null) {
            waId = number;
            phone = PhoneNumbers.canonical(number);
        }
        if (at.isAfter(lastSeenAt.plus(SEEN_PRECISION))) {
            lastSeenAt = at;
        }
    }

    /** Takes over from a contact that turned out to be the same person what this one lacks. */
    void absorb(Contact other) {
        name = name == null ? other.name : name;
        username = username == null ? other.username : username;
        parentUserId = parentUserId == null ? other.parentUserId : parentUserId;
        userId = userId == null ? other.userId : userId;
        if (phone == null) {
            waId = other.waId;
            phone = other.phone;
        }
        lastSeenAt = other.lastSeenAt.isAfter(lastSeenAt) ? other.lastSeenAt : lastSeenAt;
        optedOutAt = optedOutAt == null ? other.optedOutAt : optedOutAt;
    }

    /** Since when the person wants nothing from the bot; null when they do. */
    void optedOut(@Nullable Instant at) {
        optedOutAt = at;
    }

    /** Whether the person has said since a moment that they want nothing from the bot. */
    boolean optedOutSince(Instant moment) {
        return optedOutAt != null && moment.isBefore(optedOutAt);
    }

    /** The number is somebody else's now. */
    void losePhone() {
        waId = null;
        phone = null;
    }

    void loseUserId() {
        userId = null;
        parentUserId = null;
    }

    UUID id() {
        return id;
    }

    @Nullable
    String phone() {
        return phone;
    }

    @Nullable
    String userId() {
        return userId;
    }

    boolean olderThan(Contact other) {
        int byTime = createdAt.compareTo(other.createdAt);
        return byTime < 0 || (byTime == 0 && id.compareTo(other.id) < 0);
    }

    Recipient recipient() {
        return new Recipient(waId, userId);
    }

    ContactDetails details() {
        return new ContactDetails(id, name, phone, username, userId, createdAt, lastSeenAt, optedOutAt);
    }
}
