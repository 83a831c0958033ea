package dev.recado.web.auth;

import dev.recado.users.Client;
import jakarta.servlet.http.HttpServletRequest;

/** Where a request comes from. */
public final class Clients {
    private Clients() {}

    /** Address and program; behind a proxy the address is right where the server is told to trust what the proxy says. */
    public static Client of(HttpServletRequest request) {
        return new Client(request.getRemoteAddr(), request.getHeader("User-Agent"));
    }
}
