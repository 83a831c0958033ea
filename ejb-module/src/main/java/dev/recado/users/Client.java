package dev.recado.users;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * Where somebody comes from, as the web layer sees it.
 *
 * @param address of the network
 * @param userAgent what the program calls itself; cut to 300 characters
 */
public record Client(@Nullable String address, @Nullable String userAgent) {
    private static final int LONGEST_AGENT = 300;
    private static final int LONGEST_ADDRESS = 60;
    private static final int NETWORK_BYTES = 8;

    public Client {
        userAgent = cut(userAgent, LONGEST_AGENT);
        address = cut(address, LONGEST_ADDRESS);
    }

    /** Under what failures are counted that somebody makes with this name from here. */
    String placeHash(String usernameHash) {
        return Hashes.of(usernameHash + "|" + place());
    }

    // One household or office has a whole /64 of IPv6 to try from.
    private String place() {
        if (address == null || address.indexOf(':') < 0) {
            return String.valueOf(address);
        }
        try {
            InetAddress parsed = InetAddress.getByName(address);
            return parsed instanceof Inet6Address
                    ? HexFormat.of().formatHex(Arrays.copyOf(parsed.getAddress(), NETWORK_BYTES))
                    : parsed.getHostAddress();
        } catch (UnknownHostException notAnAddress) {
            return address;
        }
    }

    private static @Nullable String cut(@Nullable String text, int longest) {
        return text == null || text.length() <= longest ? text : text.substring(0, longest);
    }
}
