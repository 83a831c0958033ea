package dev.recado.web.auth;

import dev.recado.users.Identity;
import jakarta.security.enterprise.CallerPrincipal;

/** The container's view of somebody who has logged in to the console. */
final class SignedIn extends CallerPrincipal {
    private static final long serialVersionUID = 1L;

    private final Identity identity;

    SignedIn(Identity identity) {
        super(identity.username());
        this.identity = identity;
    }

    Identity identity() {
        return identity;
    }
}
