package dev.recado.web.auth;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.IOException;

/**
 * Headers that every answer carries: nothing may run, frame or embed it, no type is guessed, no address leaks to other sites.
 * Only a page that says what it needs gets more: the content security policy of the console's pages (see web.xml) takes the
 * place of the one that allows nothing. Cookies that the application sets are dressed here too.
 */
public class SecurityHeaders extends HttpFilter {
    static final String POLICY = "Content-Security-Policy";
    /** For what is no page. */
    static final String NOTHING = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private static final long serialVersionUID = 1L;
    // What the console never asks a browser for, so that nothing that got into a page can.
    private static final String NO_FEATURES = "accelerometer=(), browsing-topics=(), camera=(), display-capture=(),"
            + " geolocation=(), gyroscope=(), magnetometer=(), microphone=(), midi=(), payment=(),"
            + " publickey-credentials-get=(), screen-wake-lock=(), serial=(), usb=(), xr-spatial-tracking=()";
    private static final String ONE_YEAR = "max-age=31536000";

    private final boolean secure;

    /** For the address that the administrator has set. */
    public SecurityHeaders() {
        this(PublicAddress.isSecure());
    }

    SecurityHeaders(boolean secure) {
        this.secure = secure;
    }

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        response.setHeader(POLICY, NOTHING);
        response.setHeader("X-Content-Type-Options", "nosniff");
        response.setHeader("X-Frame-Options", "DENY");
        response.setHeader("Referrer-Policy", "same-origin");
        response.setHeader("Permissions-Policy", NO_FEATURES);
        response.setHeader("Cross-Origin-Opener-Policy", "same-origin");
        response.setHeader("Cross-Origin-Resource-Policy", "same-origin");
        if (secure) {
            response.setHeader("Strict-Transport-Security", ONE_YEAR);
        }
        String path = Paths.of(request);
        if (Paths.isApi(path) || Paths.isConsole(path)) {
            response.setHeader("Cache-Control", "no-store");
        }
        chain.doFilter(request, new Dressed(response, secure));
    }

    /** One policy per answer, since browsers enforce all that they get; and no cookie without its attributes. */
    static final class Dressed extends HttpServletResponseWrapper {
        private final boolean secure;

        Dressed(HttpServletResponse response, boolean secure) {
            super(response);
            this.secure = secure;
        }

        @Override
        public void addHeader(String name, String value) {
            if (POLICY.equalsIgnoreCase(name)) {
                setHeader(name, value);
            } else {
                super.addHeader(name, value);
            }
        }

        @Override
        public void addCookie(Cookie cookie) {
            cookie.setHttpOnly(true);
            cookie.setSecure(secure);
            cookie.setAttribute("SameSite", "Lax");
            super.addCookie(cookie);
        }
    }
}
