package dev.recado.users;

import dev.recado.platform.Caller;
import dev.recado.platform.CurrentTenant;
import dev.recado.platform.Forbidden;
import dev.recado.platform.Invalid;
import dev.recado.platform.NotAuthenticated;
import dev.recado.platform.NotFound;
import dev.recado.platform.Page;
import dev.recado.platform.Requires;
import dev.recado.platform.Role;
import dev.recado.platform.Scope;
import dev.recado.platform.Stale;
import dev.recado.platform.TenantId;
import dev.recado.platform.WhileSuspended;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/**
 * The keys by which machines work with Recado. A key belongs to one tenant, never to a superuser: none reaches across
 * tenants. It is a random secret, told once and kept as a hash; it may do what its scopes say, and it ends.
 */
@ApplicationScoped
public class ApiKeys {
    private static final int LONGEST_NAME = 100;
    private static final int MOST_ADDRESSES = 20;
    private static final Duration KEPT = Duration.ofSeconds(5);
    private static final int MOST_KEPT = 10_000;

    @Inject
    ApiKeyRows rows;

    @Inject
    Clock clock;

    @Inject
    @ConfigProperty(name = "recado.api-keys.lifetime", defaultValue = "P90D")
    Duration lifetime;

    @Inject
    @ConfigProperty(name = "recado.api-keys.longest-lifetime", defaultValue = "P366D")
    Duration longestLifetime;

    private final ConcurrentHashMap<String, Kept> kept = new ConcurrentHashMap<>();
    // What was read before a revocation must not be kept after it.
    private final AtomicLong revocations = new AtomicLong();

    private record Kept(Caller caller, List<AddressRange> addresses, Instant expiresAt, Instant until) {}

    /** Whether a bearer's credential is meant to be an API key, and not an access token. */
    public static boolean isKey(String credential) {
        return credential.startsWith(ApiKeySecret.PREFIX);
    }

    /**
     * Whose key this is. {@link NotAuthenticated} (always the same) for one that is unknown, expired or revoked, or that may
     * not be used from this address. A revocation takes effect at once here, and within five seconds on other nodes.
     *
     * @param address the address that the request comes from
     */
    public Caller authenticate(String secret, String address) {
        Kept good = ApiKeySecret.wellFormed(secret) ? good(Hashes.of(secret)) : null;
        if (good == null
                || !clock.instant().isBefore(good.expiresAt())
                || !good.addresses().isEmpty()
                        && good.addresses().stream().noneMatch(range -> range.contains(address))) {
            throw new NotAuthenticated("api-key.invalid");
        }
        return good.caller();
    }

    private @Nullable Kept good(String hash) {
        Instant now = clock.instant();
        Kept before = kept.get(hash);
        if (before != null && now.isBefore(before.until())) {
            return before;
        }
        long seen = revocations.get();
        ApiKeyRows.Owner owner = rows.owner(hash);
        if (owner == null) {
            return null;
        }
        TenantId tenant = new TenantId(owner.tenantId());
        ApiKeyRows.Good key = CurrentTenant.<ApiKeyRows.@Nullable Good>call(tenant, () -> rows.use(owner.keyId()));
        if (key == null) {
            return null;
        }
        Role role = key.scopes().stream()
                .map(Scope::role)
                .max(Comparator.naturalOrder())
                .orElse(Role.VIEWER);
        Kept found = new Kept(
                new Caller(key.keyId(), "key:" + key.name(), role, tenant, key.scopes()),
                key.addresses(),
                key.expiresAt(),
                now.plus(KEPT));
        if (kept.size() >= MOST_KEPT) {
            kept.clear();
        }
        kept.put(hash, found);
        if (revocations.get() != seen) {
            kept.remove(hash);
        }
        return found;
    }

    /**
     * Makes a key; only this answer tells the secret. {@link Invalid} when name, scopes, addresses or time break a rule;
     * {@link Forbidden} for a scope beyond the caller's own role.
     */
    @Requires(value = Role.ADMIN, peopleOnly = true)
    public ApiKeyDetails create(NewApiKey wanted) {
        String name = validName(wanted.name());
        Set<Scope> scopes = validScopes(wanted.scopes());
        List<AddressRange> addresses = validAddresses(wanted.addresses() == null ? List.of() : wanted.addresses());
        Instant expiresAt = validEnd(wanted.expiresAt());
        String secret = ApiKeySecret.next();
        return rows.create(name, secret, scopes, addresses, expiresAt).withSecret(secret);
    }

    /** The tenant's keys in the order of their making; those that ended within the last 90 days, too. */
    @Requires(Role.ADMIN)
    @WhileSuspended
    public Page<ApiKeyDetails> list(Page.Request page) {
        return rows.list(page);
    }

    /** One of them; {@link NotFound} otherwise. */
    @Requires(Role.ADMIN)
    @WhileSuspended
    public ApiKeyDetails get(UUID id) {
        return rows.get(id);
    }

    /** Changes name or addresses; {@link Stale} unless the version is the present one. */
    @Requires(value = Role.ADMIN, peopleOnly = true)
    public ApiKeyDetails update(UUID id, long version, ApiKeyChange change) {
        ApiKeyDetails changed = rows.update(
                id,
                version,
                change.name() == null ? null : validName(change.name()),
                change.addresses() == null ? null : validAddresses(change.addresses()));
        forget(id);
        return changed;
    }

    /** Ends a key at once and for ever; nothing happens to one that has ended. */
    @Requires(value = Role.ADMIN, peopleOnly = true)
    @WhileSuspended
    public void revoke(UUID id) {
        rows.revoke(id);
        forget(id);
    }

    private void forget(UUID id) {
        revocations.incrementAndGet();
        kept.values().removeIf(one -> one.caller().userId().equals(id));
    }

    private static String validName(@Nullable String name) {
        String stripped = name == null ? "" : name.strip();
        if (stripped.isEmpty()
                || stripped.length() > LONGEST_NAME
                || stripped.chars().anyMatch(Character::isISOControl)) {
            throw new Invalid("api-key.name", LONGEST_NAME);
        }
        return stripped;
    }

    private static Set<Scope> validScopes(@Nullable List<String> wanted) {
        Set<Scope> scopes = EnumSet.noneOf(Scope.class);
        for (String text : wanted == null ? List.<String>of() : wanted) {
            scopes.add(Scope.named(text).orElseThrow(() -> new Invalid("api-key.scope", String.valueOf(text))));
        }
        if (scopes.isEmpty()) {
            throw new Invalid("api-key.scopes-missing");
        }
        for (Scope scope : scopes) {
            if (!Caller.required().role().includes(scope.role())) {
                throw new Forbidden(scope.role());
            }
        }
        return scopes;
    }

    private static List<AddressRange> validAddresses(List<String> wanted) {
        if (wanted.size() > MOST_ADDRESSES) {
            throw new Invalid("api-key.addresses-many", MOST_ADDRESSES);
        }
        List<AddressRange> ranges = new ArrayList<>();
        for (String text : wanted) {
            String given = String.valueOf(text);
            ranges.add(AddressRange.parse(given).orElseThrow(() -> new Invalid("api-key.address", given)));
        }
        return ranges;
    }

    private Instant validEnd(@Nullable Instant wanted) {
        Instant now = clock.instant();
        if (wanted == null) {
            return now.plus(lifetime);
        }
        if (!wanted.isAfter(now) || wanted.isAfter(now.plus(longestLifetime))) {
            throw new Invalid("api-key.end", longestLifetime.toDays());
        }
        return wanted;
    }
}
