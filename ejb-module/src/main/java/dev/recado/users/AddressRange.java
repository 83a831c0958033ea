package dev.recado.users;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A range of IP addresses in CIDR notation (RFC 4632, RFC 4291 §2.3), such as {@code 203.0.113.0/24}. */
record AddressRange(InetAddress network, int bits) {
    private static final Pattern IPV4 = Pattern.compile("(?:(?:25[0-5]|2[0-4]\\d|1?\\d?\\d)(?:\\.(?!$)|$)){4}");
    private static final Pattern IPV6 = Pattern.compile("(?=.*:)[0-9A-Fa-f:.]{2,45}");
    private static final Pattern BITS = Pattern.compile("\\d{1,3}");

    /** Reads {@code address} or {@code address/bits}; empty when it is neither. Never asks a name server. */
    static Optional<AddressRange> parse(String text) {
        String[] parts = text.strip().split("/", -1);
        InetAddress address = parts.length > 2 ? null : literal(parts[0]);
        if (address == null) {
            return Optional.empty();
        }
        int all = address.getAddress().length * Byte.SIZE;
        if (parts.length == 1) {
            return Optional.of(new AddressRange(address, all));
        }
        if (!BITS.matcher(parts[1]).matches() || Integer.parseInt(parts[1]) > all) {
            return Optional.empty();
        }
        return Optional.of(new AddressRange(address, Integer.parseInt(parts[1])));
    }

    /** Whether the address lies within; an IPv4 address within no range of IPv6, and the reverse. */
    boolean contains(String address) {
        InetAddress one = literal(address);
        if (one == null || one.getAddress().length != network.getAddress().length) {
            return false;
        }
        byte[] theirs = one.getAddress();
        byte[] ours = network.getAddress();
        for (int bit = 0; bit < bits; bit++) {
            int mask = 0x80 >> bit % Byte.SIZE;
            if ((theirs[bit / Byte.SIZE] & mask) != (ours[bit / Byte.SIZE] & mask)) {
                return false;
            }
        }
        return true;
    }

    @Override
    public String toString() {
        return network.getHostAddress() + "/" + bits;
    }

    // Anything else than a literal would be looked up by name.
    private static @Nullable InetAddress literal(String text) {
        String bare = text.contains("%") ? text.substring(0, text.indexOf('%')) : text;
        if (!IPV4.matcher(bare).matches() && !IPV6.matcher(bare).matches()) {
            return null;
        }
        try {
            return InetAddress.getByName(bare);
        } catch (UnknownHostException malformed) {
            return null;
        }
    }
}
