package dev.recado.platform;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.PersistenceException;
import jakarta.transaction.Transactional;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * The keys that seal secrets: one for each tenant and one for the installation, each wrapped by a master key (envelope
 * encryption). So a master key can be exchanged by wrapping a few keys anew, and a tenant's secrets become unreadable,
 * wherever copies of them lie, when its keys are deleted.
 */
@ApplicationScoped
public class DataKeys {
    /** Owner of what belongs to no tenant. */
    public static final UUID INSTALLATION = new UUID(0, 0);

    private static final int KEY_BYTES = 32;
    private static final int MOST_CACHED = 2_000;
    // Other nodes learn of a deleted or newer key by then.
    private static final Duration CACHED_FOR = Duration.ofMinutes(5);

    private final SecureRandom random = new SecureRandom();
    private final Cache byId = new Cache();
    private final Cache activeByOwner = new Cache();

    @Inject
    DataKeyRows rows;

    @Inject
    MasterKeys masterKeys;

    @Inject
    Clock clock;

    /** A data key in the clear; only {@link SecretBox} works with it. */
    record Opened(UUID id, UUID owner, SecretKey key) {
        @Override
        public String toString() {
            return "data key " + id;
        }
    }

    /** What there is of a kind of key, for people. */
    public record KeyCount(String masterKey, long dataKeys) {}

    /** The key that seals for this owner; the first is made here. */
    Opened active(UUID owner) {
        Instant now = clock.instant();
        Opened cached = activeByOwner.get(owner, now);
        if (cached != null) {
            return cached;
        }
        WrappedKey wrapped = rows.active(owner).orElse(null);
        if (wrapped == null) {
            activate(owner, null);
            wrapped = rows.active(owner)
                    .orElseThrow(() -> new IllegalStateException("The data key that was just made is gone"));
        }
        Opened opened = open(wrapped);
        activeByOwner.put(owner, opened, now);
        byId.put(opened.id(), opened, now);
        return opened;
    }

    /** A key by the id that a sealed text names; {@link IllegalStateException} when it was deleted. */
    Opened get(UUID id) {
        Instant now = clock.instant();
        Opened cached = byId.get(id, now);
        if (cached != null) {
            return cached;
        }
        Opened opened = open(rows.find(id)
                .orElseThrow(() -> new IllegalStateException("The data key " + id
                        + " is gone, and with it what it sealed: its tenant was deleted, or the database is older than the"
                        + " secret")));
        byId.put(id, opened, now);
        return opened;
    }

    /** From now on a new key seals for this owner; the former ones go on opening. */
    public void renew(UUID owner) {
        activate(owner, rows.active(owner).map(WrappedKey::id).orElse(null));
        activeByOwner.remove(owner);
    }

    /** When the key that seals for this owner was made; null when there is none yet. */
    public @Nullable Instant activeSince(UUID owner) {
        return rows.active(owner).map(WrappedKey::createdAt).orElse(null);
    }

    /** Wraps every key that another master key wraps with the newest one. Safe to repeat. Returns how many there were. */
    public int rewrap() {
        MasterKeys.MasterKey newest = newestMasterKey();
        int count = 0;
        for (WrappedKey old : rows.all()) {
            if (!old.masterKey().equals(newest.alias())) {
                Opened key = open(old);
                rows.rewrap(old, wrap(key.key(), old.id(), old.owner(), newest), newest.alias());
                count++;
            }
        }
        return count;
    }

    /** Makes a new master key, which wraps whatever is wrapped from now on; the others stay. Returns its alias. */
    public String addMasterKey() {
        return masterKeys.add().alias();
    }

    /** The master keys, the newest first, and how many data keys each of them wraps. */
    public List<KeyCount> masterKeys() {
        List<WrappedKey> all = rows.all();
        return masterKeys.aliases().stream()
                .map(alias -> new KeyCount(
                        alias,
                        all.stream()
                                .filter(key -> key.masterKey().equals(alias))
                                .count()))
                .toList();
    }

    /** How many data keys there are, and how many of them are former ones that only open. */
    public Count count() {
        List<WrappedKey> all = rows.all();
        long active = all.stream().filter(WrappedKey::active).count();
        return new Count(active, all.size() - active);
    }

    /** Numbers of data keys. */
    public record Count(long active, long former) {}

    /** Nothing was found any more that former keys of this owner had sealed. They still open, until they are destroyed. */
    public void retireFormer(UUID owner) {
        rows.retireFormer(owner);
    }

    /** Owners of keys that were retired before this moment. */
    public List<UUID> ownersOfRetired(Instant before) {
        return rows.all().stream()
                .filter(key -> key.retiredAt() != null && key.retiredAt().isBefore(before))
                .map(WrappedKey::owner)
                .distinct()
                .toList();
    }

    /** Deletes an owner's keys that were retired before this moment. */
    public int destroyRetired(UUID owner, Instant before) {
        int count = rows.destroyRetired(owner, before);
        byId.removeOwner(owner);
        return count;
    }

    /**
     * Deletes all keys of a tenant in the running transaction: what they sealed can't be opened any more, here or in any
     * backup of the other tables. Returns how many there were.
     */
    @Transactional(Transactional.TxType.MANDATORY)
    public int shred(TenantId tenant) {
        int count = rows.shred(tenant.value());
        activeByOwner.remove(tenant.value());
        byId.removeOwner(tenant.value());
        return count;
    }

    private void activate(UUID owner, @Nullable UUID former) {
        MasterKeys.MasterKey master = newestMasterKey();
        UUID id = Ids.next();
        byte[] bytes = new byte[KEY_BYTES];
        random.nextBytes(bytes);
        String wrapped = wrap(new SecretKeySpec(bytes, "AES"), id, owner, master);
        try {
            rows.activate(id, owner, wrapped, master.alias(), former);
        } catch (PersistenceException e) {
            // Somebody else may have been faster, and theirs is as good.
            if (rows.active(owner).isEmpty()) {
                throw e;
            }
        }
    }

    private synchronized MasterKeys.MasterKey newestMasterKey() {
        return masterKeys.newest().orElseGet(() -> {
            // A store that is empty beside keys that it once wrapped was lost, not forgotten.
            if (!rows.none()) {
                throw new IllegalStateException(
                        "The credential store has no master key, but the database has data keys that"
                                + " one has wrapped. Restore the store's file from the backup.");
            }
            return masterKeys.add();
        });
    }

    private static String wrap(SecretKey key, UUID id, UUID owner, MasterKeys.MasterKey master) {
        return AesGcm.encrypt(master.key(), key.getEncoded(), context(id, owner, master.alias()));
    }

    private Opened open(WrappedKey key) {
        try {
            byte[] bytes = AesGcm.decrypt(
                    masterKeys.get(key.masterKey()), key.wrapped(), context(key.id(), key.owner(), key.masterKey()));
            return new Opened(key.id(), key.owner(), new SecretKeySpec(bytes, "AES"));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(
                    "The data key " + key.id() + " does not open with the master key " + key.masterKey()
                            + ". Restore the credential store that belongs to this database.",
                    e);
        }
    }

    private static String context(UUID id, UUID owner, String masterKey) {
        return "data-key:" + id + ":" + owner + ":" + masterKey;
    }

    /** Opened keys, the least recently used of too many dropped, and each read anew after a while. */
    private static final class Cache {
        private final Map<UUID, Kept> entries = new LinkedHashMap<>(16, 0.75f, true) {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<UUID, Kept> eldest) {
                return size() > MOST_CACHED;
            }
        };

        private record Kept(Opened key, Instant until) {}

        synchronized @Nullable Opened get(UUID id, Instant now) {
            Kept entry = entries.get(id);
            return entry == null || entry.until().isBefore(now) ? null : entry.key();
        }

        synchronized void put(UUID id, Opened key, Instant now) {
            entries.put(id, new Kept(key, now.plus(CACHED_FOR)));
        }

        synchronized void remove(UUID id) {
            entries.remove(id);
        }

        synchronized void removeOwner(UUID owner) {
            entries.values().removeIf(entry -> entry.key().owner().equals(owner));
        }
    }
}
