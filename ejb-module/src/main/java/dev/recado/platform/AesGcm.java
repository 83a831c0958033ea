package dev.recado.platform;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;

/** AES-256-GCM with a random nonce before the ciphertext, as base64 (NIST SP 800-38D: 96 bit nonce, 128 bit tag). */
final class AesGcm {
    private static final int IV_BYTES = 12;
    private static final int TAG_BITS = 128;
    private static final SecureRandom RANDOM = new SecureRandom();

    private AesGcm() {}

    static String encrypt(SecretKey key, byte[] plain, String context) {
        try {
            byte[] iv = new byte[IV_BYTES];
            RANDOM.nextBytes(iv);
            byte[] sealed = cipher(Cipher.ENCRYPT_MODE, key, iv, context).doFinal(plain);
            byte[] all = Arrays.copyOf(iv, iv.length + sealed.length);
            System.arraycopy(sealed, 0, all, iv.length, sealed.length);
            return Base64.getEncoder().encodeToString(all);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("A secret can't be encrypted", e);
        }
    }

    /** {@link GeneralSecurityException} when key or context is another, or the text was changed. */
    static byte[] decrypt(SecretKey key, String text, String context) throws GeneralSecurityException {
        byte[] all;
        try {
            all = Base64.getDecoder().decode(text);
        } catch (IllegalArgumentException noBase64) {
            throw new GeneralSecurityException("Not base64", noBase64);
        }
        if (all.length < IV_BYTES + TAG_BITS / 8) {
            throw new GeneralSecurityException("Too short to be sealed");
        }
        return cipher(Cipher.DECRYPT_MODE, key, Arrays.copyOf(all, IV_BYTES), context)
                .doFinal(all, IV_BYTES, all.length - IV_BYTES);
    }

    private static Cipher cipher(int mode, SecretKey key, byte[] iv, String context) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, iv));
        cipher.updateAAD(context.getBytes(StandardCharsets.UTF_8));
        return cipher;
    }
}
