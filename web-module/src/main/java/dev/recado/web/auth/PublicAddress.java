package dev.recado.web.auth;

import java.net.URI;
import org.eclipse.microprofile.config.ConfigProvider;

/** Where browsers reach this server, as the administrator has said; behind a proxy the request itself does not tell. */
final class PublicAddress {
    private static final URI ADDRESS = URI.create(ConfigProvider.getConfig()
            .getOptionalValue("recado.public.url", String.class)
            .orElse("http://localhost:8080"));

    private PublicAddress() {}

    /** Whether browsers come by https, so that cookies may demand it. */
    static boolean isSecure() {
        return "https".equalsIgnoreCase(ADDRESS.getScheme());
    }

    /** Host and, where it is not the scheme's own, port. */
    static String authority() {
        return String.valueOf(ADDRESS.getRawAuthority());
    }
}
