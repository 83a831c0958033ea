package dev.recado.web.auth;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Refuses what another site's page makes a browser send to the console: a second wall beside the forms' own tokens and the
 * cookie's SameSite, and the only one around the log-in, where there is no session yet. Another site may link to the console,
 * and nothing else. Browsers say where a request comes from (Fetch Metadata); older ones by Origin only. What carries neither
 * is no browser that could be made to do anything.
 */
public class OtherSites extends HttpFilter {
    private static final long serialVersionUID = 1L;
    private static final Set<String> READING = Set.of("GET", "HEAD");

    private final String authority;

    /** For the address that the administrator has set. */
    public OtherSites() {
        this(PublicAddress.authority());
    }

    OtherSites(String authority) {
        this.authority = authority.toLowerCase(Locale.ROOT);
    }

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        if (isRefused(request)) {
            response.sendError(HttpServletResponse.SC_FORBIDDEN);
        } else {
            chain.doFilter(request, response);
        }
    }

    boolean isRefused(HttpServletRequest request) {
        String path = Paths.of(request);
        if (!Paths.isConsole(path) && !Paths.isPush(path)) {
            return false;
        }
        boolean reads = READING.contains(request.getMethod());
        String from = request.getHeader("Sec-Fetch-Site");
        if (from != null) {
            // "none" is the person: an address that was typed, a bookmark.
            boolean own = from.equals("same-origin") || from.equals("none");
            return !own && !(reads && isLink(request));
        }
        String origin = request.getHeader("Origin");
        boolean harmless = reads && !Paths.isPush(path);
        return origin != null && !harmless && !isOwn(origin, request.getHeader("Host"));
    }

    // A page of its own in the window, not a frame, a picture or a script.
    private static boolean isLink(HttpServletRequest request) {
        return "navigate".equals(request.getHeader("Sec-Fetch-Mode"))
                && "document".equals(request.getHeader("Sec-Fetch-Dest"));
    }

    private boolean isOwn(String origin, @Nullable String host) {
        try {
            String named = new URI(origin).getRawAuthority();
            if (named == null) {
                return false;
            }
            String from = named.toLowerCase(Locale.ROOT);
            return from.equals(host == null ? null : host.toLowerCase(Locale.ROOT)) || from.equals(authority);
        } catch (URISyntaxException malformed) {
            return false;
        }
    }
}
