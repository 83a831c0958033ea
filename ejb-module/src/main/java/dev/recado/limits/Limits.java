package dev.recado.limits;

import dev.recado.platform.Caller;
import dev.recado.platform.CurrentTenant;
import dev.recado.platform.Invalid;
import dev.recado.platform.NotFound;
import dev.recado.platform.Requires;
import dev.recado.platform.Role;
import dev.recado.platform.Stale;
import dev.recado.platform.TenantId;
import dev.recado.platform.TooManyRequests;
import dev.recado.platform.WhileSuspended;
import dev.recado.tenants.Tenants;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/**
 * How much may be done in how much time. Each limit is a bucket that holds a whole minute's (or hour's) worth and fills up
 * evenly, so that a burst is fine and a stampede is not. Buckets are this node's own.
 */
@ApplicationScoped
public class Limits {
    static final Duration MINUTE = Duration.ofMinutes(1);
    static final Duration HOUR = Duration.ofHours(1);

    private static final int MOST_BUCKETS = 20_000;
    private static final int MOST_GRANTED = 10_000_000;
    /** So that the largest document always fits. */
    private static final int LEAST_MEGABYTES = 64;

    private static final Duration KEPT = Duration.ofSeconds(5);
    private static final int MOST_KEPT = 10_000;
    private static final long KILOBYTE = 1024;
    private static final int IPV6_NETWORK_BITS = 64;

    private final LimitRows rows;
    private final Tenants tenants;
    private final Clock clock;
    private final LimitValues defaults;
    private final int logIns;
    private final Buckets requests;
    private final Buckets addresses;
    private final Buckets uploads;
    private final ConcurrentHashMap<TenantId, Kept> kept = new ConcurrentHashMap<>();

    private record Kept(LimitValues values, Instant until) {}

    @Inject
    Limits(
            LimitRows rows,
            Tenants tenants,
            Clock clock,
            @ConfigProperty(name = "recado.limits.user-requests-per-minute", defaultValue = "1200") int userRequests,
            @ConfigProperty(name = "recado.limits.key-requests-per-minute", defaultValue = "1200") int keyRequests,
            @ConfigProperty(name = "recado.limits.tenant-requests-per-minute", defaultValue = "6000")
                    int tenantRequests,
            @ConfigProperty(name = "recado.limits.uploads-per-hour", defaultValue = "600") int uploadsPerHour,
            @ConfigProperty(name = "recado.limits.upload-megabytes-per-hour", defaultValue = "2048")
                    int megabytesPerHour,
            @ConfigProperty(name = "recado.limits.failed-log-ins-per-minute", defaultValue = "30") int logIns) {
        this.rows = rows;
        this.tenants = tenants;
        this.clock = clock;
        this.defaults = new LimitValues(userRequests, keyRequests, tenantRequests, uploadsPerHour, megabytesPerHour);
        this.logIns = logIns;
        this.requests = new Buckets(MOST_BUCKETS, clock);
        this.addresses = new Buckets(MOST_BUCKETS, clock);
        this.uploads = new Buckets(MOST_BUCKETS, clock);
    }

    /** For the container's proxy only. */
    @SuppressWarnings("NullAway")
    protected Limits() {
        this(null, null, Clock.systemUTC(), 0, 0, 0, 0, 0, 0);
    }

    /** Counts a REST request of this caller, who works in the current tenant, if any. */
    public Verdict request(Caller caller) {
        TenantId tenant = CurrentTenant.orNull();
        LimitValues values = tenant == null ? defaults : values(tenant);
        List<Rate> rates = new ArrayList<>();
        String own = caller.isKey() ? "key" : "user";
        int ownQuota = caller.isKey() ? values.keyRequestsPerMinute() : values.userRequestsPerMinute();
        // By tenant, too: a superuser's requests here must not use up what they may do elsewhere.
        String ownName = own + " " + caller.userId() + " " + tenant;
        if (ownQuota > 0) {
            Buckets.Taken taken = requests.take(ownName, 1, ownQuota, MINUTE);
            rates.add(new Rate(own, ownQuota, MINUTE, taken.left(), taken.reset()));
            if (!taken.granted()) {
                return new Verdict(rates, own, taken.retryAfter());
            }
        }
        int tenantQuota = values.tenantRequestsPerMinute();
        if (tenant != null && tenantQuota > 0) {
            Buckets.Taken taken = requests.take("tenant " + tenant, 1, tenantQuota, MINUTE);
            rates.add(new Rate("tenant", tenantQuota, MINUTE, taken.left(), taken.reset()));
            if (!taken.granted()) {
                if (ownQuota > 0) {
                    requests.giveBack(ownName, 1, ownQuota, MINUTE);
                }
                return new Verdict(rates, "tenant", taken.retryAfter());
            }
        }
        return new Verdict(rates, null, Duration.ZERO);
    }

    /**
     * Counts an attempt to log in from this address (or another request of somebody unknown). {@link TooManyRequests} when there
     * were too many, whatever the names: trying one password with many names is the other way of guessing.
     */
    public void logIn(String address) {
        if (logIns > 0) {
            Buckets.Taken taken = addresses.take(network(address), 1, logIns, MINUTE);
            if (!taken.granted()) {
                throw new TooManyRequests("limit.log-in", taken.retryAfter());
            }
        }
    }

    /** The attempt succeeded and so does not count: an office behind one address may come to work at nine. */
    public void loggedIn(String address) {
        if (logIns > 0) {
            addresses.giveBack(network(address), 1, logIns, MINUTE);
        }
    }

    /** Counts an upload of the current tenant; {@link TooManyRequests} when there are too many, or too much. */
    public void upload(long bytes) {
        TenantId tenant = CurrentTenant.get();
        LimitValues values = values(tenant);
        int documents = values.uploadsPerHour();
        String name = "documents " + tenant;
        if (documents > 0) {
            Buckets.Taken taken = uploads.take(name, 1, documents, HOUR);
            if (!taken.granted()) {
                throw new TooManyRequests("limit.uploads", taken.retryAfter());
            }
        }
        if (values.uploadMegabytesPerHour() > 0) {
            long kilobytes = Math.max(1, (bytes + KILOBYTE - 1) / KILOBYTE);
            Buckets.Taken taken =
                    uploads.take("bytes " + tenant, kilobytes, values.uploadMegabytesPerHour() * KILOBYTE, HOUR);
            if (!taken.granted()) {
                if (documents > 0) {
                    uploads.giveBack(name, 1, documents, HOUR);
                }
                throw new TooManyRequests("limit.upload-bytes", taken.retryAfter());
            }
        }
    }

    /** A tenant's limits: any for a superuser, only their own for others; {@link NotFound} otherwise. */
    @Requires(Role.ADMIN)
    @WhileSuspended
    public LimitsDetails get(UUID tenant) {
        tenants.get(tenant);
        return details(CurrentTenant.call(new TenantId(tenant), rows::granted));
    }

    /**
     * Grants a tenant other limits than the defaults; 0 lifts one. {@link Stale} unless the version is the present one. It
     * takes effect at once here, and within five seconds on other nodes.
     */
    @Requires(Role.SUPERUSER)
    public LimitsDetails update(UUID tenant, long version, LimitsChange change) {
        tenants.get(tenant);
        within("userRequestsPerMinute", change.userRequestsPerMinute(), 1);
        within("keyRequestsPerMinute", change.keyRequestsPerMinute(), 1);
        within("tenantRequestsPerMinute", change.tenantRequestsPerMinute(), 1);
        within("uploadsPerHour", change.uploadsPerHour(), 1);
        within("uploadMegabytesPerHour", change.uploadMegabytesPerHour(), LEAST_MEGABYTES);
        TenantId id = new TenantId(tenant);
        LimitRows.Granted granted = CurrentTenant.call(id, () -> rows.grant(tenant, version, change));
        kept.remove(id);
        return details(granted);
    }

    private static void within(String member, @Nullable Integer value, int least) {
        if (value != null && value != 0 && (value < least || value > MOST_GRANTED)) {
            throw new Invalid("limit.range", member, least, MOST_GRANTED);
        }
    }

    private LimitValues values(TenantId tenant) {
        Instant now = clock.instant();
        Kept before = kept.get(tenant);
        if (before != null && now.isBefore(before.until())) {
            return before.values();
        }
        LimitValues found = effective(CurrentTenant.call(tenant, rows::granted).values());
        if (kept.size() >= MOST_KEPT) {
            kept.clear();
        }
        kept.put(tenant, new Kept(found, now.plus(KEPT)));
        return found;
    }

    private LimitsDetails details(LimitRows.Granted granted) {
        LimitsChange values = granted.values();
        return new LimitsDetails(
                values.userRequestsPerMinute(),
                values.keyRequestsPerMinute(),
                values.tenantRequestsPerMinute(),
                values.uploadsPerHour(),
                values.uploadMegabytesPerHour(),
                effective(values),
                granted.version());
    }

    private LimitValues effective(LimitsChange granted) {
        return new LimitValues(
                or(granted.userRequestsPerMinute(), defaults.userRequestsPerMinute()),
                or(granted.keyRequestsPerMinute(), defaults.keyRequestsPerMinute()),
                or(granted.tenantRequestsPerMinute(), defaults.tenantRequestsPerMinute()),
                or(granted.uploadsPerHour(), defaults.uploadsPerHour()),
                or(granted.uploadMegabytesPerHour(), defaults.uploadMegabytesPerHour()));
    }

    private static int or(@Nullable Integer granted, int otherwise) {
        return granted == null ? otherwise : granted;
    }

    // Whoever has one IPv6 address has the 2^64 of its network.
    static String network(String address) {
        if (!address.contains(":")) {
            return address;
        }
        try {
            byte[] bytes = InetAddress.getByName(address).getAddress();
            StringBuilder network = new StringBuilder();
            for (int i = 0; i < Math.min(bytes.length, IPV6_NETWORK_BITS / Byte.SIZE); i++) {
                network.append(String.format("%02x", bytes[i]));
            }
            return network.toString();
        } catch (UnknownHostException malformed) {
            return address;
        }
    }
}
