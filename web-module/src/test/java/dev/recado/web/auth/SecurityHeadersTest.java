package dev.recado.web.auth;

import jakarta.servlet.ServletException;
import jakarta.servlet.SessionCookieConfig;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

class SecurityHeadersTest {
    private final Map<String, String> headers = new HashMap<>();
    private final List<Cookie> cookies = new ArrayList<>();
    private final HttpServletResponse response = (HttpServletResponse) Proxy.newProxyInstance(
            getClass().getClassLoader(), new Class<?>[] {HttpServletResponse.class}, (proxy, called, arguments) -> {
                switch (called.getName()) {
                    case "setHeader" -> headers.put((String) arguments[0], (String) arguments[1]);
                    case "addHeader" ->
                        headers.merge((String) arguments[0], (String) arguments[1], (a, b) -> a + " AND " + b);
                    case "addCookie" -> cookies.add((Cookie) arguments[0]);
                    default -> {}
                }
                return null;
            });

    @Test
    void what_is_no_page_may_do_nothing() throws IOException, ServletException {
        new SecurityHeaders(false)
                .doFilter(Requests.of("GET", "/api/v1/users", Map.of()), response, (request, answer) -> {});
        assertTrue(headers.get("Content-Security-Policy").startsWith("default-src 'none';"));
        assertEquals("nosniff", headers.get("X-Content-Type-Options"));
        assertEquals("DENY", headers.get("X-Frame-Options"));
        assertEquals("no-store", headers.get("Cache-Control"));
        // On plain http browsers ignore it, and it would be a lie.
        assertNull(headers.get("Strict-Transport-Security"));
    }

    @Test
    void a_pages_own_policy_takes_the_place_of_the_one_that_allows_nothing() throws IOException, ServletException {
        new SecurityHeaders(false)
                .doFilter(
                        Requests.of("GET", "/console/users.xhtml", Map.of()),
                        response,
                        (request, answer) -> ((HttpServletResponse) answer)
                                .addHeader("content-security-policy", "script-src 'self'"));
        assertEquals("script-src 'self'", headers.get("content-security-policy"));
        assertFalse(headers.values().stream().anyMatch(value -> value.contains(" AND ")));
    }

    @Test
    void cookies_are_dressed_for_the_scheme() {
        new SecurityHeaders.Dressed(response, true).addCookie(new Cookie("flash", "1"));
        new SecurityHeaders.Dressed(response, false).addCookie(new Cookie("flash", "2"));
        for (Cookie cookie : cookies) {
            assertTrue(cookie.isHttpOnly());
            assertEquals("Lax", cookie.getAttribute("SameSite"));
        }
        assertTrue(cookies.getFirst().getSecure());
        assertFalse(cookies.getLast().getSecure());
    }

    @Test
    void with_https_the_sessions_cookie_has_the_host_prefix_and_all_that_it_demands() {
        Map<String, Object> said = new HashMap<>();
        SessionCookieConfig cookie = (SessionCookieConfig) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {SessionCookieConfig.class}, (proxy, called, arguments) -> {
                    said.put(
                            called.getName().equals("setAttribute") ? (String) arguments[0] : called.getName(),
                            arguments[arguments.length - 1]);
                    return null;
                });
        SessionCookie.dress(cookie, true);
        assertEquals(
                Map.of(
                        "setName",
                        "__Host-recado-session",
                        "setPath",
                        "/",
                        "setHttpOnly",
                        true,
                        "setSecure",
                        true,
                        "SameSite",
                        "Lax"),
                said);
        SessionCookie.dress(cookie, false);
        assertEquals("recado-session", said.get("setName"));
        assertEquals(false, said.get("setSecure"));
    }
}
