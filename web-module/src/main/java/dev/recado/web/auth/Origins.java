package dev.recado.web.auth;

import dev.recado.platform.Origin;
import dev.recado.users.Identity;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

/** Where a request comes from, for the audit trail. */
final class Origins {
    private Origins() {}

    static Origin of(HttpServletRequest request) {
        return new Origin(request.getRemoteAddr(), request.getHeader("User-Agent"), session(request));
    }

    private static @Nullable String session(HttpServletRequest request) {
        return request.getAttribute(Authentication.IDENTITY) instanceof Identity identity
                        && identity.sessionId() != null
                ? identity.sessionId().toString()
                : null;
    }
}
