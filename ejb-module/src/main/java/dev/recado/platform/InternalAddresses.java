package dev.recado.platform;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Keeps the operator's own network from the tenants: their administrators choose where their model or a page is, and must not
 * explore with it what only this server can reach. Hosts that the operator names are open to all tenants.
 */
public final class InternalAddresses {
    private static final String ALL = "*";

    private final Set<String> allowed;
    private final LookUp lookUp;

    /** Tells the addresses of a host. */
    @FunctionalInterface
    public interface LookUp {
        /** All of them, at least one; {@link UnknownHostException} when there is none. */
        InetAddress[] addresses(String host) throws UnknownHostException;
    }

    /** @param allowed names or addresses of hosts, with commas between them; {@code *}: all */
    public InternalAddresses(String allowed) {
        this(allowed, InetAddress::getAllByName);
    }

    /** The same with another look-up than that of the JVM. */
    public InternalAddresses(String allowed, LookUp lookUp) {
        this.lookUp = lookUp;
        this.allowed = Arrays.stream(allowed.split(","))
                .map(host -> host.strip().toLowerCase(Locale.ROOT))
                .filter(host -> !host.isEmpty())
                .collect(Collectors.toUnmodifiableSet());
    }

    /**
     * Whether tenants may reach this host. One that does not exist may: the call says so better. The JVM remembers for half a
     * minute what it has looked up, so that the call usually goes where was looked; whoever can choose its address itself
     * takes {@link #reachable}.
     *
     * @param host as in an address; IPv6 in brackets
     */
    public boolean mayReach(String host) {
        try {
            return isAllowed(host) || !reachable(host).isEmpty();
        } catch (UnknownHostException e) {
            return true;
        }
    }

    /**
     * The addresses of a host, to connect to one of them and to no other; none when tenants must not reach it. A name that has
     * internal addresses beside others is not reached at all.
     *
     * @param host as in an address; IPv6 in brackets
     */
    public List<InetAddress> reachable(String host) throws UnknownHostException {
        List<InetAddress> addresses = List.of(lookUp.addresses(host));
        return isAllowed(host) || addresses.stream().noneMatch(InternalAddresses::isInternal) ? addresses : List.of();
    }

    private boolean isAllowed(String host) {
        return allowed.contains(ALL) || allowed.contains(host.toLowerCase(Locale.ROOT));
    }

    /** Whether an address is none of the public network: private, local, shared, reserved, or a wrapped one of these. */
    public static boolean isInternal(InetAddress address) {
        byte[] bytes = address.getAddress();
        return address.isLoopbackAddress()
                || address.isAnyLocalAddress()
                || address.isLinkLocalAddress()
                || address.isSiteLocalAddress()
                || address.isMulticastAddress()
                || (address instanceof Inet6Address ? isInternal6(bytes) : isInternal4(bytes));
    }

    private static boolean isInternal4(byte[] bytes) {
        int first = bytes[0] & 0xff;
        int second = bytes[1] & 0xff;
        // This network; shared behind a provider's translation (RFC 6598; some clouds' metadata is there); protocol
        // assignments (RFC 6890); benchmarks (RFC 2544); reserved, the broadcast among it (RFC 1112).
        return first == 0
                || first == 100 && (second & 0xc0) == 64
                || first == 192 && second == 0 && bytes[2] == 0
                || first == 198 && (second & 0xfe) == 18
                || first >= 240;
    }

    private static boolean isInternal6(byte[] bytes) {
        boolean uniqueLocal = (bytes[0] & 0xfe) == 0xfc;
        // A gateway would turn these into IPv4: 6to4 (RFC 3056), NAT64 (RFC 6052, 8215), and the old compatible form.
        if (starts(bytes, 0x20, 0x02)) {
            return isInternal(embedded(bytes, 2));
        }
        if (starts(bytes, 0x00, 0x64, 0xff, 0x9b)) {
            return !starts(bytes, 0x00, 0x64, 0xff, 0x9b, 0, 0, 0, 0, 0, 0, 0, 0) || isInternal(embedded(bytes, 12));
        }
        if (starts(bytes, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)) {
            return true;
        }
        // Teredo (RFC 4380) and whatever else is set aside at 2001::/23 lead anywhere.
        return uniqueLocal || starts(bytes, 0x20, 0x01) && (bytes[2] & 0xfe) == 0;
    }

    private static boolean starts(byte[] bytes, int... with) {
        for (int i = 0; i < with.length; i++) {
            if ((bytes[i] & 0xff) != with[i]) {
                return false;
            }
        }
        return true;
    }

    private static InetAddress embedded(byte[] bytes, int from) {
        try {
            return Inet4Address.getByAddress(Arrays.copyOfRange(bytes, from, from + 4));
        } catch (UnknownHostException e) {
            throw new IllegalStateException("Four bytes are an address", e);
        }
    }
}
