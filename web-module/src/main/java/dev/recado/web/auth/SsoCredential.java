package dev.recado.web.auth;

import dev.recado.users.SingleSignOn;
import jakarta.security.enterprise.credential.Credential;

/** What a browser brings back from the OpenID provider, and what it was sent there with. */
record SsoCredential(SingleSignOn.Attempt attempt, String state, String code) implements Credential {}
