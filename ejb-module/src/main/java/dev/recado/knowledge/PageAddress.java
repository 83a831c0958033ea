package dev.recado.knowledge;

import dev.recado.platform.Invalid;
import java.net.IDN;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Addresses of pages, as people type them. */
final class PageAddress {
    private static final int LONGEST = 2_000;
    private static final int MOST_PORTS = 65_535;
    private static final Pattern PLAIN = Pattern.compile("([^@:\\[\\]/\\s%]+)(:\\d{1,5})?");

    private PageAddress() {}

    /**
     * The address in its usual form: scheme and host in lower case, nothing after {@code #}, at least a path of {@code /}.
     * {@link Invalid} unless it is http or https, names a host, and neither user nor password.
     */
    static URI of(String typed) {
        String text = typed.strip();
        if (text.isEmpty() || text.length() > LONGEST) {
            throw new Invalid("knowledge.page.address");
        }
        try {
            return plain(new URI(text.contains("://") ? text : "https://" + text));
        } catch (URISyntaxException | IllegalArgumentException e) {
            throw new Invalid("knowledge.page.address");
        }
    }

    private static URI plain(URI given) throws URISyntaxException {
        String scheme = given.getScheme() == null ? "" : given.getScheme().toLowerCase(Locale.ROOT);
        if (!scheme.equals("http") && !scheme.equals("https")) {
            throw new Invalid("knowledge.page.address");
        }
        if (given.getRawUserInfo() != null
                || String.valueOf(given.getRawAuthority()).contains("@")) {
            throw new Invalid("knowledge.page.credentials");
        }
        String host = given.getHost();
        int port = given.getPort();
        if (host == null) {
            // Names with letters beyond ASCII are not hosts to this class, but they are to browsers.
            Matcher plain = PLAIN.matcher(String.valueOf(given.getAuthority()));
            if (given.getRawAuthority() == null || !plain.matches()) {
                throw new Invalid("knowledge.page.address");
            }
            host = IDN.toASCII(plain.group(1));
            port = plain.group(2) == null ? -1 : Integer.parseInt(plain.group(2).substring(1));
        }
        if (host.isEmpty() || port == 0 || port > MOST_PORTS) {
            throw new Invalid("knowledge.page.address");
        }
        boolean usual = port == -1 || port == (scheme.equals("https") ? 443 : 80);
        String path = given.getRawPath() == null || given.getRawPath().isEmpty() ? "/" : given.getRawPath();
        URI address = new URI(scheme + "://" + host.toLowerCase(Locale.ROOT) + (usual ? "" : ":" + port) + path
                + (given.getRawQuery() == null ? "" : "?" + given.getRawQuery()));
        URI ascii = new URI(address.toASCIIString());
        if (ascii.getHost() == null || ascii.toString().length() > LONGEST) {
            throw new Invalid("knowledge.page.address");
        }
        return ascii;
    }
}
