package dev.recado.users;

import dev.recado.platform.CurrentTenant;
import dev.recado.platform.Failures;
import dev.recado.platform.NotFound;
import dev.recado.platform.Requires;
import dev.recado.platform.Role;
import dev.recado.platform.work.Sweep;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.security.PrivateKey;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The key pairs behind access tokens: ECDSA on P-256, the one elliptic algorithm that MicroProfile JWT names (ES256). They
 * change without anybody noticing: a new one is published for a while before it signs, so that all who check tokens know it
 * by then; the one before stays published until its last token has expired.
 */
@ApplicationScoped
public class SigningKeys {
    /** The JWS algorithm; nothing else is ever accepted (RFC 8725 §3.1). */
    static final String ALGORITHM = AlgorithmIdentifiers.ECDSA_USING_P256_CURVE_AND_SHA256;
    /** How long a node may go on signing with what it has read. */
    static final Duration SIGNER_KEPT = Duration.ofMinutes(1);
    /** How long a key stays published after it has ceased to sign: until the last token of the laziest node has expired. */
    static final Duration PUBLISHED_AFTER =
            SIGNER_KEPT.plus(AccessTokens.ACCESS).plus(AccessTokens.LEEWAY).plusSeconds(1);

    private static final Logger LOG = LoggerFactory.getLogger(SigningKeys.class);
    private static final Duration PUBLISHED_KEPT = Duration.ofSeconds(5);
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(1);
    private static final Duration TENDED_EVERY = Duration.ofMinutes(1);

    @Inject
    SigningKeyRows rows;

    @Inject
    Clock clock;

    @Inject
    @ConfigProperty(name = "recado.tokens.key-age", defaultValue = "P30D")
    Duration age;

    @Inject
    @ConfigProperty(name = "recado.tokens.key-propagation", defaultValue = "PT5M")
    Duration propagation;

    private volatile @Nullable Kept kept;
    private volatile @Nullable Published published;
    private volatile Instant tended = Instant.MIN;

    /** What signs now. */
    record Signer(String kid, PrivateKey key) {}

    private record Kept(Signer signer, Instant until) {}

    private record Published(Set<String> kids, Instant at) {}

    /** The key that signs now; the first one is made here. */
    Signer signer() {
        Instant now = clock.instant();
        Kept before = kept;
        if (before != null && now.isBefore(before.until())) {
            return before.signer();
        }
        Signer signer = rows.signer(now);
        if (signer == null) {
            first();
            // Not as of now, which is before it was made.
            signer = rows.signer(clock.instant());
        }
        if (signer == null) {
            throw new IllegalStateException("There is no signing key, though one was made just now");
        }
        kept = new Kept(signer, now.plus(SIGNER_KEPT));
        return signer;
    }

    /** All public keys with which a token may still be checked, as a JWK set (RFC 7517 §5). */
    String jwks() {
        List<String> keys = rows.publicKeys();
        if (keys.isEmpty()) {
            first();
            keys = rows.publicKeys();
        }
        return keys.stream().collect(Collectors.joining(",", "{\"keys\":[", "]}"));
    }

    /**
     * Whether a key is published. One that was taken out is refused from then on, here at once and elsewhere within five
     * seconds, even where a copy of the JWK set still holds it.
     */
    boolean isPublished(String kid) {
        Instant now = clock.instant();
        Published seen = published;
        boolean stale = seen == null || now.isAfter(seen.at().plus(PUBLISHED_KEPT));
        // One that is not known may be new; but nobody makes us ask the database for every kid that they invent.
        if (seen == null
                || stale
                || !seen.kids().contains(kid) && now.isAfter(seen.at().plus(LOOK_AGAIN))) {
            seen = new Published(rows.kids(), now);
            published = seen;
        }
        return seen.kids().contains(kid);
    }

    /** The keys, from the oldest to the newest. */
    @Requires(Role.SUPERUSER)
    public List<SigningKeyDetails> list() {
        return rows.list(clock.instant());
    }

    /** One of them; {@link NotFound} otherwise. */
    @Requires(Role.SUPERUSER)
    public SigningKeyDetails get(String kid) {
        return list().stream()
                .filter(key -> key.kid().equals(kid))
                .findFirst()
                .orElseThrow(() -> new NotFound("signing-key", kid));
    }

    /** Publishes a new key, which signs as soon as all have had the time to learn of it. */
    @Requires(Role.SUPERUSER)
    public SigningKeyDetails rotate() {
        // Of the installation, whichever tenant a superuser works in at the moment.
        String kid = CurrentTenant.unbound(() -> rows.make(clock.instant(), propagation, "asked"));
        forget();
        return get(kid);
    }

    /**
     * Takes a key out at once, when somebody else may have it: all tokens that it signed are void. Where it was the one that
     * signs, another takes its place immediately. {@link NotFound} when there is no such key.
     */
    @Requires(Role.SUPERUSER)
    public void remove(String kid) {
        CurrentTenant.unbound(() -> {
            rows.remove(kid, clock.instant());
            return true;
        });
        forget();
        LOG.warn("The signing key {} was taken out: all of its tokens are void", kid);
    }

    void sweep(@Observes Sweep sweep) {
        if (sweep.now().isBefore(tended.plus(TENDED_EVERY))) {
            return;
        }
        tended = sweep.now();
        tend(sweep.now());
    }

    /** Makes the next key when the newest is old enough, and takes out those whose last token has expired. */
    void tend(Instant now) {
        if (CurrentTenant.unbound(() -> rows.tend(now, age, propagation))) {
            forget();
        }
    }

    private void first() {
        // It also needs the installation's data key, which somebody else may be making at this moment.
        CurrentTenant.unbound(() -> Failures.repeatCollided(() -> {
            rows.first(clock.instant());
            return true;
        }));
        forget();
    }

    private void forget() {
        kept = null;
        published = null;
    }
}
