package dev.recado.platform;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.wildfly.security.credential.SecretKeyCredential;
import org.wildfly.security.credential.store.CredentialStore;
import org.wildfly.security.credential.store.CredentialStoreException;

/**
 * The master keys: AES-256 keys in WildFly's credential store, under the aliases {@code recado-master-1}, {@code -2} and so
 * on. The one with the highest number wraps new data keys; the others only unwrap what they once wrapped. The first is made
 * here when the store is empty, so that an installation needs no manual step.
 *
 * <p>{@code recado-master-0} is the key of earlier versions, which sealed secrets with it directly. It is taken over from
 * {@code RECADO_MASTER_KEY} or the file {@code master.key} when it is first needed.
 */
@ApplicationScoped
public class MasterKeys {
    private static final Logger LOG = LoggerFactory.getLogger(MasterKeys.class);
    private static final String PREFIX = "recado-master-";
    private static final Pattern ALIAS = Pattern.compile(PREFIX + "(\\d{1,6})");
    private static final String FORMER = PREFIX + 0;
    private static final int KEY_BYTES = 32;

    private final SecureRandom random = new SecureRandom();

    @Inject
    @ConfigProperty(name = "recado.master.key")
    Optional<String> formerKey;

    @Inject
    @ConfigProperty(name = "recado.credential.store.password")
    Optional<String> password;

    @Inject
    @ConfigProperty(name = "recado.data")
    String dataFolder;

    /** A master key and its alias. */
    record MasterKey(String alias, SecretKey key) {
        @Override
        public String toString() {
            return alias;
        }
    }

    /** The aliases of the keys that wrap and unwrap, the newest first. */
    List<String> aliases() {
        try {
            return numbers(store().getAliases()).reversed().stream()
                    .filter(number -> number > 0)
                    .map(number -> PREFIX + number)
                    .toList();
        } catch (CredentialStoreException e) {
            throw unreadable(e);
        }
    }

    /** The newest key, which wraps; empty while there is none yet. */
    Optional<MasterKey> newest() {
        return aliases().stream().findFirst().map(alias -> new MasterKey(alias, get(alias)));
    }

    /** The key under this alias; {@link IllegalStateException}, which says what to do, when the store has none. */
    SecretKey get(String alias) {
        try {
            SecretKeyCredential credential = store().retrieve(alias, SecretKeyCredential.class);
            if (credential == null) {
                throw new IllegalStateException(
                        "The credential store has no key " + alias
                                + ", with which secrets in the database are encrypted. Restore the store's file from the backup.");
            }
            return credential.getSecretKey();
        } catch (CredentialStoreException e) {
            throw unreadable(e);
        }
    }

    /** Makes a new key, the newest from now on, and returns it once it is on disk. */
    synchronized MasterKey add() {
        try {
            List<Integer> taken = numbers(store().getAliases());
            String alias = PREFIX + ((taken.isEmpty() ? 0 : taken.getLast()) + 1);
            return new MasterKey(alias, keep(alias, randomBytes()));
        } catch (CredentialStoreException e) {
            throw unreadable(e);
        }
    }

    /** The key with which earlier versions sealed secrets directly. */
    synchronized SecretKey former() {
        try {
            if (store().getAliases().contains(FORMER)) {
                return get(FORMER);
            }
        } catch (CredentialStoreException e) {
            throw unreadable(e);
        }
        Path file = Path.of(dataFolder, "master.key");
        if (formerKey.isEmpty() && !Files.exists(file)) {
            throw new IllegalStateException("A secret was encrypted by an earlier version, whose key is missing: set"
                    + " RECADO_MASTER_KEY or put back " + file + ", or enter the secret anew.");
        }
        byte[] bytes = Base64.getDecoder()
                .decode(formerKey.orElseGet(() -> KeyFile.read(file)).strip());
        if (bytes.length != KEY_BYTES) {
            throw new IllegalStateException(
                    "The master key of earlier versions (RECADO_MASTER_KEY or master.key) must be"
                            + " the base64 form of exactly 32 bytes, not " + bytes.length);
        }
        SecretKey key = keep(FORMER, bytes);
        LOG.info(
                "The former master key is now in the credential store as {}. After the next rotation of data keys nothing"
                        + " needs it any more; then remove RECADO_MASTER_KEY or {}",
                FORMER,
                file);
        return key;
    }

    private SecretKey keep(String alias, byte[] bytes) {
        CredentialStore store = store();
        if (!store.isModifiable()) {
            throw new IllegalStateException("WildFly's credential store can't be written, so the key " + alias
                    + " can't be made. Add it with: /subsystem=elytron/credential-store=recado:generate-secret-key(alias="
                    + alias + ",key-size=256)");
        }
        SecretKey key = new SecretKeySpec(bytes, "AES");
        try {
            store.store(alias, new SecretKeyCredential(key));
            store.flush();
        } catch (CredentialStoreException e) {
            throw unreadable(e);
        }
        return key;
    }

    /** WildFly's own store. */
    CredentialStore store() {
        if (password.isEmpty()) {
            throw new IllegalStateException("RECADO_CREDENTIAL_STORE and RECADO_CREDENTIAL_STORE_PASSWORD are not set."
                    + " recado.conf sets them; a JVM that is started without standalone.sh needs both.");
        }
        return CredentialStoreLink.store();
    }

    private byte[] randomBytes() {
        byte[] bytes = new byte[KEY_BYTES];
        random.nextBytes(bytes);
        return bytes;
    }

    private static List<Integer> numbers(Set<String> aliases) {
        return aliases.stream()
                .map(alias -> ALIAS.matcher(alias.toLowerCase(Locale.ROOT)))
                .filter(Matcher::matches)
                .map(alias -> Integer.valueOf(alias.group(1)))
                .sorted()
                .toList();
    }

    private static IllegalStateException unreadable(GeneralSecurityException cause) {
        return new IllegalStateException(
                "WildFly's credential store \"recado\" can't be used. Are its file and RECADO_CREDENTIAL_STORE_PASSWORD the"
                        + " ones that belong together?",
                cause);
    }
}
