package dev.recado.users;

import com.nulabinc.zxcvbn.StandardDictionaries;
import com.nulabinc.zxcvbn.StandardKeyboards;
import com.nulabinc.zxcvbn.Zxcvbn;
import com.nulabinc.zxcvbn.ZxcvbnBuilder;
import com.nulabinc.zxcvbn.matchers.Dictionary;
import dev.recado.platform.Invalid;
import dev.recado.platform.TooManyRequests;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.text.Normalizer;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/**
 * Which passwords are good enough: long ones that are not among the first that an attacker tries. That is judged by zxcvbn,
 * with its 30,000 most used passwords of the leaks that Mark Burnett has published (Xato), names, words, dates, keyboard rows
 * and repetitions, and with what Brazilians use, in {@code common-passwords.txt}; also spelt backwards or with digits for
 * letters.
 *
 * <p>And how they are kept: PBKDF2 with HMAC-SHA-256 and 600,000 rounds, as OWASP's Password
 * Storage Cheat Sheet asks. The stored form names the rounds, so that they can grow.
 */
final class Passwords {
    /** Length is the rule (NIST SP 800-63B §3.1.1.2); mixtures of characters are not asked for. */
    static final int SHORTEST = 12;
    /** Nobody types more, and hashing must not be made expensive by sending megabytes. */
    static final int LONGEST = 200;

    private static final String ALGORITHM = "PBKDF2WithHmacSHA256";
    private static final int ROUNDS = 600_000;
    private static final int SALT_BYTES = 16;
    private static final int HASH_BITS = 256;
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    // "Safely unguessable" by zxcvbn's scale: even with the hashes at hand.
    private static final double LEAST_GUESSES = 1e8;
    private static final int MEASURED = 64;
    private static final Zxcvbn ESTIMATOR = estimator();
    private static final SecureRandom RANDOM = new SecureRandom();
    // Each hash keeps a processor busy for a few hundred milliseconds: a storm of log-ins must leave some for the rest.
    private static final Semaphore PROCESSORS =
            new Semaphore(Math.max(1, Runtime.getRuntime().availableProcessors() / 2), true);

    // What an unknown user's password is compared with, so that it takes as long as a known one's.
    private static final String NOBODYS = hash(Hashes.newSecret());

    private Passwords() {}

    /** {@link Invalid} when the password is too short, too long, much used, or contains the user name. */
    static void check(String password, String username) {
        int length = password.codePointCount(0, password.length());
        if (length < SHORTEST || length > LONGEST) {
            throw new Invalid("password.length", SHORTEST, LONGEST);
        }
        String folded = folded(password);
        if (username.length() >= 4 && folded.contains(folded(username))) {
            throw new Invalid("password.username");
        }
        // The rest of a long one can only make it better, and measuring takes the square of the length.
        String measured = folded.substring(0, Math.min(folded.length(), MEASURED));
        if (ESTIMATOR.measure(measured, List.of(username, "recado")).getGuesses() < LEAST_GUESSES) {
            throw new Invalid("password.common");
        }
    }

    /** The form to store. */
    static String hash(String password) {
        byte[] salt = new byte[SALT_BYTES];
        RANDOM.nextBytes(salt);
        return "pbkdf2-sha256$" + ROUNDS + "$" + Base64.getEncoder().encodeToString(salt) + "$"
                + Base64.getEncoder().encodeToString(derive(password, salt, ROUNDS));
    }

    /** Whether this is the password behind the stored form. */
    static boolean matches(String password, String stored) {
        String[] parts = stored.split("\\$", -1);
        if (parts.length != 4 || !parts[0].equals("pbkdf2-sha256")) {
            throw new IllegalStateException("A stored password of an unknown form");
        }
        byte[] expected = Base64.getDecoder().decode(parts[3]);
        byte[] actual = derive(password, Base64.getDecoder().decode(parts[2]), Integer.parseInt(parts[1]));
        return MessageDigest.isEqual(expected, actual);
    }

    /** As much work as {@link #matches}, for a user who does not exist; always false. */
    static boolean matchesNobody(String password) {
        matches(password, NOBODYS);
        return false;
    }

    private static byte[] derive(String password, byte[] salt, int rounds) {
        if (password.length() > LONGEST * 2) {
            password = password.substring(0, LONGEST * 2);
        }
        boolean ours = false;
        try {
            ours = PROCESSORS.tryAcquire(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
            if (!ours) {
                throw new TooManyRequests("login.busy", PATIENCE);
            }
            String normal = Normalizer.normalize(password, Normalizer.Form.NFKC);
            PBEKeySpec spec = new PBEKeySpec(normal.toCharArray(), salt, rounds, HASH_BITS);
            return SecretKeyFactory.getInstance(ALGORITHM).generateSecret(spec).getEncoded();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every Java has " + ALGORITHM, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TooManyRequests("login.busy", PATIENCE);
        } finally {
            if (ours) {
                PROCESSORS.release();
            }
        }
    }

    private static String folded(String text) {
        return Normalizer.normalize(text, Normalizer.Form.NFKC).toLowerCase(Locale.ROOT);
    }

    private static Zxcvbn estimator() {
        try (InputStream ours = Passwords.class.getResourceAsStream("common-passwords.txt")) {
            if (ours == null) {
                throw new IllegalStateException("common-passwords.txt is missing from the package");
            }
            List<String> words = new String(ours.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .toList();
            return new ZxcvbnBuilder()
                    .dictionaries(StandardDictionaries.loadAllDictionaries())
                    .dictionary(new Dictionary("recado", words))
                    .keyboards(StandardKeyboards.loadAllKeyboards())
                    .build();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
