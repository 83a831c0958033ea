package dev.recado.web.auth;

import dev.recado.users.AccessTokens;
import jakarta.inject.Inject;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/**
 * The public keys of access tokens, as a JWK set, for everybody who wants to check one. It may be kept for a minute, which is
 * far less than the time for which a new key is published before it signs.
 */
@WebServlet("/.well-known/jwks.json")
public class KeysServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;

    @Inject
    @SuppressWarnings("serial") // A servlet is never serialised.
    transient AccessTokens tokens;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        byte[] keys = tokens.jwks().getBytes(StandardCharsets.UTF_8);
        String tag = "\"" + UUID.nameUUIDFromBytes(keys) + "\"";
        response.setHeader("Cache-Control", "public, max-age=60");
        response.setHeader("ETag", tag);
        if (tag.equals(request.getHeader("If-None-Match"))) {
            response.setStatus(HttpServletResponse.SC_NOT_MODIFIED);
            return;
        }
        response.setContentType("application/jwk-set+json");
        response.setContentLength(keys.length);
        response.getOutputStream().write(keys);
    }
}
