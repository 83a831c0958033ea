package dev.recado.platform;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A data key, wrapped by a master key. A platform table without a tenant filter: it is read to open what belongs to the
 * installation, and before a tenant is known; it holds nothing that is of use without the master key.
 */
@Entity
@Table(name = "data_key")
class DataKey {
    @Id
    private UUID id;

    /** The tenant; the nil UUID for the installation itself. */
    private UUID owner;

    /** The owner while this is the key that seals, null afterwards: at most one seals, on either database. */
    @Column(name = "active_owner")
    private @Nullable UUID activeOwner;

    private String wrapped;

    @Column(name = "master_key")
    private String masterKey;

    @Column(name = "created_at")
    private Instant createdAt;

    /** When no row was found any more that it had sealed. */
    @Column(name = "retired_at")
    private @Nullable Instant retiredAt;

    protected DataKey() {}

    DataKey(UUID id, UUID owner, String wrapped, String masterKey, Instant now) {
        this.id = id;
        this.owner = owner;
        this.activeOwner = owner;
        this.wrapped = wrapped;
        this.masterKey = masterKey;
        this.createdAt = now;
    }

    WrappedKey wrappedKey() {
        return new WrappedKey(id, owner, activeOwner != null, wrapped, masterKey, createdAt, retiredAt);
    }

    void stepDown() {
        activeOwner = null;
    }

    void rewrap(String now, String by) {
        wrapped = now;
        masterKey = by;
    }

    void retire(Instant now) {
        retiredAt = now;
    }
}
