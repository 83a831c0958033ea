package dev.recado.platform;

import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Encrypts secrets at rest with AES-256-GCM. The master key comes from {@code RECADO_MASTER_KEY} (base64 of 32 bytes) or
 * from the file {@code master.key} in the data folder, which is made once, readable by its owner only. The sealed text
 * names the version of its format, so that keys can be rotated later.
 */
@ApplicationScoped
public class SecretBox {
    private static final String VERSION = "v1:";
    private static final int IV_BYTES = 12;
    private static final int TAG_BITS = 128;

    private final SecureRandom random = new SecureRandom();
    private SecretKeySpec key;

    @Inject
    @ConfigProperty(name = "recado.master.key")
    Optional<String> configured;

    @Inject
    @ConfigProperty(name = "recado.data")
    String dataFolder;

    @PostConstruct
    void load() {
        String text = configured.orElseGet(() -> KeyFile.readOrCreate(
                Path.of(dataFolder, "master.key"), () -> Base64.getEncoder().encodeToString(randomBytes(32))));
        byte[] bytes = Base64.getDecoder().decode(text.strip());
        if (bytes.length != 32) {
            throw new IllegalStateException("RECADO_MASTER_KEY must be the base64 form of exactly 32 bytes, not "
                    + bytes.length + ". Make one with: openssl rand -base64 32");
        }
        key = new SecretKeySpec(bytes, "AES");
    }

    /**
     * Seals a secret.
     *
     * @param context what it belongs to, such as {@code llm:<tenant>}; it is authenticated, so that a sealed text copied to
     *     another row does not open there
     */
    public String seal(String secret, String context) {
        try {
            byte[] iv = randomBytes(IV_BYTES);
            byte[] sealed = cipher(Cipher.ENCRYPT_MODE, iv, context).doFinal(secret.getBytes(StandardCharsets.UTF_8));
            byte[] all = Arrays.copyOf(iv, iv.length + sealed.length);
            System.arraycopy(sealed, 0, all, iv.length, sealed.length);
            return VERSION + Base64.getEncoder().encodeToString(all);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("A secret can't be encrypted", e);
        }
    }

    /** Opens what {@link #seal} made; {@link IllegalStateException} when the key or the context is another. */
    public String open(String sealed, String context) {
        if (!sealed.startsWith(VERSION)) {
            throw new IllegalStateException("A sealed secret of an unknown version");
        }
        byte[] all = Base64.getDecoder().decode(sealed.substring(VERSION.length()));
        try {
            byte[] iv = Arrays.copyOf(all, IV_BYTES);
            byte[] plain = cipher(Cipher.DECRYPT_MODE, iv, context).doFinal(all, IV_BYTES, all.length - IV_BYTES);
            return new String(plain, StandardCharsets.UTF_8);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(
                    "A stored secret does not open with this master key. Was RECADO_MASTER_KEY or master.key changed or lost? Restore"
                            + " it, or enter the secret anew.",
                    e);
        }
    }

    private Cipher cipher(int mode, byte[] iv, String context) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, iv));
        cipher.updateAAD(context.getBytes(StandardCharsets.UTF_8));
        return cipher;
    }

    private byte[] randomBytes(int count) {
        byte[] bytes = new byte[count];
        random.nextBytes(bytes);
        return bytes;
    }
}
