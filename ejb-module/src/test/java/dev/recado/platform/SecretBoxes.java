package dev.recado.platform;

import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.wildfly.security.credential.store.CredentialStore;
import org.wildfly.security.credential.store.WildFlyElytronCredentialStoreProvider;
import org.wildfly.security.credential.store.impl.MapCredentialStore;

/** Secret boxes for tests: their keys are in memory and good for nothing else. */
public final class SecretBoxes {
    private static final MasterKeys MASTER_KEYS = masterKeys(Optional.empty(), Path.of("target/no-such-folder"));
    private static final DataKeyRows ROWS = new RowsInMemory();

    private SecretBoxes() {}

    /** A new box; each opens what another has sealed. */
    public static SecretBox forTests() {
        return box(MASTER_KEYS, ROWS);
    }

    static SecretBox box(MasterKeys masterKeys, DataKeyRows rows) {
        SecretBox box = new SecretBox();
        box.masterKeys = masterKeys;
        box.keys = dataKeys(masterKeys, rows);
        return box;
    }

    static DataKeys dataKeys(MasterKeys masterKeys, DataKeyRows rows) {
        DataKeys keys = new DataKeys();
        keys.rows = rows;
        keys.masterKeys = masterKeys;
        keys.clock = Clock.systemUTC();
        return keys;
    }

    /** Master keys in a credential store of their own. */
    static MasterKeys masterKeys(Optional<String> former, Path folder) {
        CredentialStore store;
        try {
            store = CredentialStore.getInstance(
                    MapCredentialStore.MAP_CREDENTIAL_STORE, WildFlyElytronCredentialStoreProvider.getInstance());
            store.initialize(Map.of("create", "true"));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
        MasterKeys keys = new MasterKeys() {
            @Override
            CredentialStore store() {
                return store;
            }
        };
        keys.formerKey = former;
        keys.dataFolder = folder.toString();
        return keys;
    }

    /** The table of data keys, in memory. */
    static class RowsInMemory extends DataKeyRows {
        private final List<WrappedKey> rows = new ArrayList<>();

        @Override
        public synchronized Optional<WrappedKey> find(UUID id) {
            return rows.stream().filter(row -> row.id().equals(id)).findFirst();
        }

        @Override
        public synchronized Optional<WrappedKey> active(UUID owner) {
            return rows.stream()
                    .filter(row -> row.active() && row.owner().equals(owner))
                    .findFirst();
        }

        @Override
        public synchronized List<WrappedKey> all() {
            return List.copyOf(rows);
        }

        @Override
        public synchronized boolean none() {
            return rows.isEmpty();
        }

        @Override
        public synchronized void activate(
                UUID id, UUID owner, String wrapped, String masterKey, @Nullable UUID former) {
            if (active(owner).map(WrappedKey::id).equals(Optional.ofNullable(former))) {
                rows.replaceAll(row ->
                        row.owner().equals(owner) ? with(row, false, row.wrapped(), row.masterKey(), null) : row);
                rows.add(new WrappedKey(id, owner, true, wrapped, masterKey, Instant.now(), null));
            }
        }

        @Override
        public synchronized void rewrap(WrappedKey old, String wrapped, String masterKey) {
            rows.replaceAll(row ->
                    row.id().equals(old.id()) ? with(row, row.active(), wrapped, masterKey, row.retiredAt()) : row);
        }

        @Override
        public synchronized void retireFormer(UUID owner) {
            rows.replaceAll(row -> row.owner().equals(owner) && !row.active()
                    ? with(row, false, row.wrapped(), row.masterKey(), Instant.now())
                    : row);
        }

        @Override
        public synchronized int destroyRetired(UUID owner, Instant before) {
            int count = rows.size();
            rows.removeIf(row -> row.owner().equals(owner)
                    && row.retiredAt() != null
                    && row.retiredAt().isBefore(before));
            return count - rows.size();
        }

        @Override
        public synchronized int shred(UUID owner) {
            int count = rows.size();
            rows.removeIf(row -> row.owner().equals(owner));
            return count - rows.size();
        }

        private static WrappedKey with(
                WrappedKey row, boolean active, String wrapped, String masterKey, @Nullable Instant retiredAt) {
            return new WrappedKey(row.id(), row.owner(), active, wrapped, masterKey, row.createdAt(), retiredAt);
        }
    }
}
