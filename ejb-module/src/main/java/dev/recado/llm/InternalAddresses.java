package dev.recado.llm;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Keeps the operator's own network from the tenants: their administrators choose where their model is, and must not explore
 * with it what only this server can reach. Hosts that the operator names are open to all tenants.
 */
final class InternalAddresses {
    private static final String ALL = "*";

    private final Set<String> allowed;

    /** @param allowed names or addresses of hosts, with commas between them; {@code *}: all */
    InternalAddresses(String allowed) {
        this.allowed = Arrays.stream(allowed.split(","))
                .map(host -> host.strip().toLowerCase(Locale.ROOT))
                .filter(host -> !host.isEmpty())
                .collect(Collectors.toUnmodifiableSet());
    }

    /**
     * Whether a model may be at this host. One that does not exist may: the call says so better. The JVM remembers for half a
     * minute what it has looked up, so that the call goes where was looked.
     *
     * @param host as in an address; IPv6 in brackets
     */
    boolean mayReach(String host) {
        if (allowed.contains(ALL) || allowed.contains(host.toLowerCase(Locale.ROOT))) {
            return true;
        }
        try {
            return Arrays.stream(InetAddress.getAllByName(host)).noneMatch(InternalAddresses::isInternal);
        } catch (UnknownHostException e) {
            return true;
        }
    }

    static boolean isInternal(InetAddress address) {
        byte[] bytes = address.getAddress();
        boolean uniqueLocal = address instanceof Inet6Address && (bytes[0] & 0xfe) == 0xfc;
        boolean thisNetwork = bytes.length == 4 && bytes[0] == 0;
        // RFC 6598: what providers share out behind their own address translation; some clouds' metadata is there.
        boolean shared = bytes.length == 4 && bytes[0] == 100 && (bytes[1] & 0xc0) == 64;
        return address.isLoopbackAddress()
                || address.isAnyLocalAddress()
                || address.isLinkLocalAddress()
                || address.isSiteLocalAddress()
                || address.isMulticastAddress()
                || uniqueLocal
                || thisNetwork
                || shared;
    }
}
