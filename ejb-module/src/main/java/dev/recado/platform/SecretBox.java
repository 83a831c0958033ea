package dev.recado.platform;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.UUID;

/**
 * Encrypts secrets at rest with AES-256-GCM under the {@link DataKeys data key} of the current tenant, or of the
 * installation. A sealed text names its format and its key, {@code v2:<key>:<base64>}, so that keys can be rotated while it
 * is in use. Texts of format {@code v1}, which the master key sealed directly, still open; rotation seals them anew.
 *
 * <p>Whoever stores sealed texts lists their columns as {@link SealedColumns}, or rotation can't find them.
 */
@ApplicationScoped
public class SecretBox {
    private static final String FORMER_VERSION = "v1:";
    private static final String VERSION = "v2:";
    private static final int KEY_ID_LENGTH = 22;

    @Inject
    DataKeys keys;

    @Inject
    MasterKeys masterKeys;

    /**
     * Seals a secret of the current tenant, or of the installation where none is bound.
     *
     * @param context what it belongs to, such as {@code llm:<tenant>}; it is authenticated, so that a sealed text copied to
     *     another row does not open there
     */
    public String seal(String secret, String context) {
        TenantId tenant = CurrentTenant.orNull();
        return seal(secret, context, tenant == null ? DataKeys.INSTALLATION : tenant.value());
    }

    /** Like {@link #seal}, for what belongs to the installation whoever happens to be at work: it must outlive every tenant. */
    public String sealForInstallation(String secret, String context) {
        return seal(secret, context, DataKeys.INSTALLATION);
    }

    /**
     * Opens what {@link #seal} made; {@link IllegalStateException} when the key or the context is another. While a tenant is
     * bound, what another tenant's key has sealed does not open.
     */
    public String open(String sealed, String context) {
        try {
            if (sealed.startsWith(FORMER_VERSION)) {
                return text(AesGcm.decrypt(masterKeys.former(), sealed.substring(FORMER_VERSION.length()), context));
            }
            if (!sealed.startsWith(VERSION) || sealed.length() < VERSION.length() + KEY_ID_LENGTH + 1) {
                throw new IllegalStateException("A sealed secret of an unknown version");
            }
            String prefix = sealed.substring(0, VERSION.length() + KEY_ID_LENGTH + 1);
            DataKeys.Opened key = keys.get(keyId(prefix));
            TenantId tenant = CurrentTenant.orNull();
            if (tenant != null
                    && !key.owner().equals(DataKeys.INSTALLATION)
                    && !key.owner().equals(tenant.value())) {
                throw new IllegalStateException("A secret of another tenant does not open");
            }
            return text(AesGcm.decrypt(key.key(), sealed.substring(prefix.length()), prefix + context));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(
                    "A stored secret does not open: it was changed, or copied from somewhere else. Enter it anew.", e);
        }
    }

    /** What every text begins with that the present key of this owner has sealed. */
    public String presentPrefix(UUID owner) {
        return prefix(keys.active(owner));
    }

    private String seal(String secret, String context, UUID owner) {
        DataKeys.Opened key = keys.active(owner);
        String prefix = prefix(key);
        return prefix + AesGcm.encrypt(key.key(), secret.getBytes(StandardCharsets.UTF_8), prefix + context);
    }

    private static String prefix(DataKeys.Opened key) {
        byte[] id = ByteBuffer.allocate(16)
                .putLong(key.id().getMostSignificantBits())
                .putLong(key.id().getLeastSignificantBits())
                .array();
        return VERSION + Base64.getUrlEncoder().withoutPadding().encodeToString(id) + ":";
    }

    private static UUID keyId(String prefix) {
        try {
            ByteBuffer id = ByteBuffer.wrap(Base64.getUrlDecoder()
                    .decode(prefix.substring(VERSION.length(), VERSION.length() + KEY_ID_LENGTH)));
            return new UUID(id.getLong(), id.getLong());
        } catch (IllegalArgumentException e) {
            throw new IllegalStateException("A sealed secret names no key", e);
        }
    }

    private static String text(byte[] plain) {
        return new String(plain, StandardCharsets.UTF_8);
    }
}
