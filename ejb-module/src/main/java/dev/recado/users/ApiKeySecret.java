package dev.recado.users;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.regex.Pattern;
import java.util.zip.CRC32;

/**
 * What an API key looks like: {@code recado_}, 43 random letters and digits (256 bits), and six that are their checksum.
 * The prefix lets scanners of source code find a leaked key, the checksum lets them (and us) tell one from a chance likeness
 * without asking the database.
 */
final class ApiKeySecret {
    /** How every key begins. */
    static final String PREFIX = "recado_";

    private static final int RANDOM_LETTERS = 43;
    private static final int CHECK_LETTERS = 6;
    private static final int SHOWN_LETTERS = 4;
    private static final String ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private static final Pattern FORM =
            Pattern.compile(PREFIX + "[0-9A-Za-z]{" + (RANDOM_LETTERS + CHECK_LETTERS) + "}");
    private static final SecureRandom RANDOM = new SecureRandom();

    private ApiKeySecret() {}

    /** A new one. */
    static String next() {
        StringBuilder text = new StringBuilder(PREFIX);
        for (int i = 0; i < RANDOM_LETTERS; i++) {
            text.append(ALPHABET.charAt(RANDOM.nextInt(ALPHABET.length())));
        }
        return text + check(text.toString());
    }

    /** Whether a text has the form of a key and its checksum is right; says nothing about whether there is such a key. */
    static boolean wellFormed(String text) {
        if (!FORM.matcher(text).matches()) {
            return false;
        }
        int end = text.length() - CHECK_LETTERS;
        return check(text.substring(0, end)).equals(text.substring(end));
    }

    /** What may be shown of a key ever after, so that people can tell theirs apart. */
    static String hint(String secret) {
        return secret.substring(0, PREFIX.length() + SHOWN_LETTERS) + "…";
    }

    private static String check(String text) {
        CRC32 sum = new CRC32();
        sum.update(text.getBytes(StandardCharsets.US_ASCII));
        long rest = sum.getValue();
        char[] letters = new char[CHECK_LETTERS];
        for (int i = CHECK_LETTERS - 1; i >= 0; i--) {
            letters[i] = ALPHABET.charAt((int) (rest % ALPHABET.length()));
            rest /= ALPHABET.length();
        }
        return new String(letters);
    }
}
