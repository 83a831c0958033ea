package dev.recado.web.auth;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/**
 * Headers that every answer carries: no guessing of types, no framing, no addresses leaked to other sites. A page may set a
 * richer content security policy of its own, which then replaces this one.
 */
public class SecurityHeaders extends HttpFilter {
    private static final long serialVersionUID = 1L;

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        response.setHeader("X-Content-Type-Options", "nosniff");
        response.setHeader("X-Frame-Options", "DENY");
        response.setHeader("Referrer-Policy", "same-origin");
        response.setHeader("Cross-Origin-Opener-Policy", "same-origin");
        boolean pages = Paths.isConsole(Paths.of(request));
        response.setHeader(
                "Content-Security-Policy",
                pages
                        ? "frame-ancestors 'none'; object-src 'none'; base-uri 'self'; form-action 'self'"
                        : "default-src 'none'; frame-ancestors 'none'");
        if (Paths.isApi(Paths.of(request))) {
            response.setHeader("Cache-Control", "no-store");
        }
        chain.doFilter(request, response);
    }
}
