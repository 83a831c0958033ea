package dev.recado.encryption;

import dev.recado.platform.Caller;
import dev.recado.platform.Conflict;
import dev.recado.platform.CurrentTenant;
import dev.recado.platform.DataKeys;
import dev.recado.platform.Invalid;
import dev.recado.platform.NotFound;
import dev.recado.platform.Requires;
import dev.recado.platform.Role;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The encryption of secrets at rest, as the superuser runs it. */
@ApplicationScoped
@Requires(Role.SUPERUSER)
public class Encryption {
    private static final int SHOWN = 10;

    @Inject
    RotationRows rows;

    @Inject
    Rotation rotation;

    @Inject
    DataKeys keys;

    /** Which keys there are, and the last rotations. */
    @Transactional
    public EncryptionDetails get() {
        DataKeys.Count count = keys.count();
        return new EncryptionDetails(
                keys.masterKeys().stream()
                        .map(key -> new EncryptionDetails.MasterKeyDetails(key.masterKey(), key.dataKeys()))
                        .toList(),
                count.active(),
                count.former(),
                rows.last(SHOWN));
    }

    /**
     * Begins a rotation and returns at once; it goes on in the background, also after a restart. {@link Conflict} while
     * another of this kind runs, {@link Invalid} without a kind.
     */
    @Transactional(Transactional.TxType.NOT_SUPPORTED)
    public RotationDetails rotate(@Nullable RotationKind kind) {
        if (kind == null) {
            throw new Invalid("encryption.kind");
        }
        String by = Caller.required().username();
        // What happens to the installation stands in the installation's own trail, wherever the superuser works.
        return CurrentTenant.unbound(() -> {
            if (rows.running().stream().anyMatch(running -> running.kind() == kind)) {
                throw new Conflict("encryption.rotation-running");
            }
            RotationDetails begun =
                    switch (kind) {
                        case DATA_KEYS -> rows.begin(kind, by, null, rotation.countTexts());
                        case MASTER_KEY -> {
                            String alias = keys.addMasterKey();
                            DataKeys.Count count = keys.count();
                            yield rows.begin(kind, by, alias, count.active() + count.former());
                        }
                    };
            rotation.start(null);
            return begun;
        });
    }

    /** A rotation; {@link NotFound} when there is none of that id. */
    public RotationDetails rotation(UUID id) {
        return rows.find(id).orElseThrow(() -> new NotFound("key-rotation", id));
    }
}
