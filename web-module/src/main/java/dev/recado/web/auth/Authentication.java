package dev.recado.web.auth;

import dev.recado.platform.Caller;
import dev.recado.platform.NotAuthenticated;
import dev.recado.platform.Role;
import dev.recado.users.AccessTokens;
import dev.recado.users.ApiKeys;
import dev.recado.users.Identity;
import dev.recado.users.SessionKind;
import io.smallrye.jwt.auth.mechanism.JWTHttpAuthenticationMechanism;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Alternative;
import jakarta.inject.Inject;
import jakarta.json.JsonNumber;
import jakarta.json.JsonString;
import jakarta.security.enterprise.AuthenticationException;
import jakarta.security.enterprise.AuthenticationStatus;
import jakarta.security.enterprise.CallerPrincipal;
import jakarta.security.enterprise.authentication.mechanism.http.HttpAuthenticationMechanism;
import jakarta.security.enterprise.authentication.mechanism.http.HttpMessageContext;
import jakarta.security.enterprise.authentication.mechanism.http.HttpMessageContextWrapper;
import jakarta.security.enterprise.credential.Credential;
import jakarta.security.enterprise.identitystore.CredentialValidationResult;
import jakarta.security.enterprise.identitystore.IdentityStoreHandler;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.security.Principal;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import org.eclipse.microprofile.jwt.JsonWebToken;
import org.jspecify.annotations.Nullable;

/**
 * The one authentication mechanism: API keys and access tokens for programs, both as bearers, the latter handed to MicroProfile
 * JWT; and a session for people at the console. It is a prioritised alternative because MicroProfile JWT brings a mechanism of its own, and the container
 * wants exactly one. It establishes who is asking and refuses nobody: {@link RequestContext} does that, in our own words.
 */
@ApplicationScoped
@Alternative
@Priority(100)
public class Authentication implements HttpAuthenticationMechanism {
    /** Request and session attribute: the {@link Identity}. */
    static final String IDENTITY = Identity.class.getName();
    /** Request attribute: the {@link Caller} behind an API key. */
    static final String KEY = Authentication.class.getName() + ".key";
    /** Request attribute: why a credential can't be judged, or was refused, for the filter to say in our words. */
    static final String TROUBLE = Authentication.class.getName() + ".trouble";
    /** Request attribute: a token came, but it is no good. */
    static final String TOKEN_REFUSED = Authentication.class.getName() + ".refused";

    private static final String SCHEME = "bearer ";

    @Inject
    JWTHttpAuthenticationMechanism bearer;

    @Inject
    AccessTokens tokens;

    @Inject
    ApiKeys keys;

    @Inject
    IdentityStoreHandler passwords;

    @Override
    public AuthenticationStatus validateRequest(
            HttpServletRequest request, HttpServletResponse response, HttpMessageContext context)
            throws AuthenticationException {
        String path = Paths.of(request);
        if (Paths.isPublicApi(path)) {
            return context.doNothing();
        }
        if (Paths.isApi(path)) {
            return byToken(request, response, context);
        }
        return Paths.isConsole(path) ? bySession(request, context) : context.doNothing();
    }

    private AuthenticationStatus byToken(
            HttpServletRequest request, HttpServletResponse response, HttpMessageContext context)
            throws AuthenticationException {
        List<String> headers = Collections.list(request.getHeaders("Authorization"));
        if (headers.isEmpty()) {
            return context.doNothing();
        }
        String header = headers.getFirst();
        String credential = header.toLowerCase(Locale.ROOT).startsWith(SCHEME)
                ? header.substring(SCHEME.length()).strip()
                : "";
        // Two of them would let a proxy and us each believe another one.
        if (headers.size() > 1 || credential.isEmpty()) {
            request.setAttribute(TOKEN_REFUSED, true);
            return context.doNothing();
        }
        if (ApiKeys.isKey(credential)) {
            return byKey(credential, request, context);
        }
        if (!tokens.mayBeOurs(credential)) {
            request.setAttribute(TOKEN_REFUSED, true);
            return context.doNothing();
        }
        AuthenticationStatus status = bearer.validateRequest(request, response, new HttpMessageContextWrapper(context) {
            @Override
            public AuthenticationStatus notifyContainerAboutLogin(Principal principal, Set<String> groups) {
                Identity identity = principal instanceof JsonWebToken token ? identity(token) : null;
                if (identity == null) {
                    return AuthenticationStatus.SEND_FAILURE;
                }
                request.setAttribute(IDENTITY, identity);
                return super.notifyContainerAboutLogin(principal, groups);
            }

            @Override
            public AuthenticationStatus responseUnauthorized() {
                return AuthenticationStatus.SEND_FAILURE;
            }
        });
        if (status == AuthenticationStatus.SUCCESS) {
            return status;
        }
        request.removeAttribute(IDENTITY);
        request.setAttribute(TOKEN_REFUSED, true);
        return context.doNothing();
    }

    private AuthenticationStatus byKey(String secret, HttpServletRequest request, HttpMessageContext context) {
        try {
            Caller caller = keys.authenticate(secret, request.getRemoteAddr());
            request.setAttribute(KEY, caller);
            return context.notifyContainerAboutLogin(
                    new CallerPrincipal(caller.username()), Set.of(caller.role().name()));
        } catch (RuntimeException e) {
            if (e instanceof NotAuthenticated) {
                request.setAttribute(TOKEN_REFUSED, true);
            }
            request.setAttribute(TROUBLE, e);
            return context.doNothing();
        }
    }

    private AuthenticationStatus bySession(HttpServletRequest request, HttpMessageContext context) {
        Credential offered =
                context.isAuthenticationRequest() ? context.getAuthParameters().getCredential() : null;
        if (offered != null) {
            CredentialValidationResult result = passwords.validate(offered);
            if (!(result.getCallerPrincipal() instanceof SignedIn person)) {
                return AuthenticationStatus.SEND_FAILURE;
            }
            // A new session for a new standing, or somebody who planted the old id would share it.
            HttpSession before = request.getSession(false);
            if (before != null) {
                before.invalidate();
            }
            HttpSession fresh = request.getSession(true);
            fresh.setAttribute(IDENTITY, person.identity());
            fresh.setMaxInactiveInterval(
                    Math.toIntExact(SessionKind.CONSOLE.idle().toSeconds()));
            request.setAttribute(IDENTITY, person.identity());
            return context.notifyContainerAboutLogin(result);
        }
        HttpSession session = request.getSession(false);
        if (session != null && session.getAttribute(IDENTITY) instanceof Identity identity) {
            request.setAttribute(IDENTITY, identity);
            return context.notifyContainerAboutLogin(
                    new SignedIn(identity), Set.of(identity.role().name()));
        }
        return context.doNothing();
    }

    /** The identity that a valid token speaks of; null when a claim is missing or no good. */
    static @Nullable Identity identity(JsonWebToken token) {
        try {
            String tenant = text(token.getClaim(AccessTokens.TENANT));
            String language = text(token.getClaim(AccessTokens.LANGUAGE));
            String session = text(token.getClaim(AccessTokens.SESSION));
            Object generation = token.getClaim(AccessTokens.GENERATION);
            if (language == null
                    || token.getSubject() == null
                    || token.getName() == null
                    || token.getGroups().size() != 1) {
                return null;
            }
            Role role = Role.valueOf(token.getGroups().iterator().next());
            if ((tenant == null) != (role == Role.SUPERUSER)) {
                return null;
            }
            return new Identity(
                    UUID.fromString(token.getSubject()),
                    token.getName(),
                    role,
                    tenant == null ? null : UUID.fromString(tenant),
                    language,
                    generation instanceof JsonNumber number
                            ? number.intValueExact()
                            : Integer.parseInt(String.valueOf(generation)),
                    session == null ? null : UUID.fromString(session));
        } catch (IllegalArgumentException | ArithmeticException malformed) {
            return null;
        }
    }

    private static @Nullable String text(@Nullable Object claim) {
        if (claim instanceof JsonString string) {
            return string.getString();
        }
        return claim == null ? null : claim.toString();
    }
}
