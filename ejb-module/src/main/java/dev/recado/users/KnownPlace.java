package dev.recado.users;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;

/**
 * A place from which somebody has logged in: other people's failures elsewhere don't keep them out there. A platform table,
 * which holds no address but the hash of name and address.
 */
@Entity
@Table(name = "known_place")
class KnownPlace {
    @Id
    @Column(name = "place_hash")
    private String placeHash;

    @Column(name = "user_id")
    private UUID userId;

    @Column(name = "seen_at")
    private Instant seenAt;

    protected KnownPlace() {}

    KnownPlace(String placeHash, UUID userId, Instant now) {
        this.placeHash = placeHash;
        this.userId = userId;
        this.seenAt = now;
    }

    void seen(Instant now) {
        seenAt = now;
    }
}
