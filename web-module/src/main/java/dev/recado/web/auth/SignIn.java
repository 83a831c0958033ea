package dev.recado.web.auth;

import dev.recado.platform.CurrentTenant;
import dev.recado.platform.NotAuthenticated;
import dev.recado.platform.NotFound;
import dev.recado.platform.RecadoException;
import dev.recado.platform.TenantId;
import dev.recado.platform.TooManyRequests;
import dev.recado.users.Identity;
import dev.recado.users.LogInStep;
import dev.recado.users.Sessions;
import dev.recado.users.SingleSignOn;
import dev.recado.users.Users;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.security.enterprise.AuthenticationStatus;
import jakarta.security.enterprise.SecurityContext;
import jakarta.security.enterprise.authentication.mechanism.http.AuthenticationParameters;
import jakarta.security.enterprise.credential.Credential;
import jakarta.security.enterprise.credential.UsernamePasswordCredential;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.time.Clock;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The console's door: people come in by name and password, and are remembered in their session. */
@ApplicationScoped
public class SignIn {
    /** Session attribute: the tenant that a superuser has chosen to work in. */
    static final String WORKS_IN = SignIn.class.getName() + ".tenant";

    /** Session attribute: the ticket of the first step. */
    private static final String FIRST_STEP = SignIn.class.getName() + ".first-step";

    @Inject
    SecurityContext security;

    @Inject
    Users users;

    @Inject
    Sessions sessions;

    @Inject
    Clock clock;

    /**
     * The first step: logs somebody in to the session; redirect afterwards, because caller and tenant are bound at the start of
     * a request. False when a code of their second factor has to follow, with {@link #confirm}. {@link NotAuthenticated} or {@link
     * TooManyRequests}, whose text is for the person, when it fails.
     */
    public boolean enter(HttpServletRequest request, HttpServletResponse response, String username, String password) {
        boolean in = authenticate(request, response, new UsernamePasswordCredential(username, password));
        if (!in && request.getAttribute(PasswordStore.TICKET) instanceof LogInStep.Ticket ticket) {
            // A new session here, too: whoever planted the old id must not wait for the code with it.
            HttpSession before = request.getSession(false);
            if (before != null) {
                before.invalidate();
            }
            request.getSession(true).setAttribute(FIRST_STEP, ticket);
            return false;
        }
        if (!in) {
            throw new NotAuthenticated("login.failed");
        }
        return true;
    }

    /** Whether the first step is done and a code is being waited for. */
    public boolean awaitsCode(HttpServletRequest request) {
        return ticket(request) != null;
    }

    /** The second step; fails like the first one. */
    public void confirm(HttpServletRequest request, HttpServletResponse response, String code) {
        LogInStep.Ticket ticket = ticket(request);
        if (ticket == null || !authenticate(request, response, new CodeCredential(ticket, code))) {
            throw new NotAuthenticated("login.again");
        }
    }

    /** Comes back from the OpenID provider; fails like the first step. */
    public void vouched(
            HttpServletRequest request,
            HttpServletResponse response,
            SingleSignOn.Attempt attempt,
            String state,
            String code) {
        if (!authenticate(request, response, new SsoCredential(attempt, state, code))) {
            throw new NotAuthenticated("sso.failed");
        }
    }

    /** Goes back to the first step. */
    public void startOver(HttpServletRequest request) {
        HttpSession session = request.getSession(false);
        if (session != null) {
            session.removeAttribute(FIRST_STEP);
        }
    }

    private boolean authenticate(HttpServletRequest request, HttpServletResponse response, Credential credential) {
        AuthenticationStatus status = security.authenticate(
                request,
                response,
                AuthenticationParameters.withParams().credential(credential).newAuthentication(true));
        if (request.getAttribute(PasswordStore.REFUSAL) instanceof RecadoException refused) {
            throw refused;
        }
        return status == AuthenticationStatus.SUCCESS;
    }

    private LogInStep.@Nullable Ticket ticket(HttpServletRequest request) {
        HttpSession session = request.getSession(false);
        return session != null
                        && session.getAttribute(FIRST_STEP) instanceof LogInStep.Ticket ticket
                        && clock.instant().isBefore(ticket.until())
                ? ticket
                : null;
    }

    /** Ends the session; redirect afterwards. */
    public void leave(HttpServletRequest request) {
        identity(request).ifPresent(sessions::leave);
        try {
            request.logout();
        } catch (ServletException e) {
            throw new IllegalStateException("The container can't log out", e);
        }
        HttpSession session = request.getSession(false);
        if (session != null) {
            session.invalidate();
        }
    }

    /** Who is logged in to this session. */
    public Optional<Identity> identity(HttpServletRequest request) {
        return Optional.ofNullable((Identity) request.getAttribute(Authentication.IDENTITY));
    }

    /** Whether a superuser works inside this tenant at the moment. */
    public boolean worksIn(HttpServletRequest request, UUID tenant) {
        HttpSession session = request.getSession(false);
        return session != null && tenant.equals(session.getAttribute(WORKS_IN));
    }

    /**
     * From the next request on a superuser works inside this tenant, which is written down; null takes them out again.
     * {@link NotFound} when there is no such tenant.
     */
    public void workIn(HttpServletRequest request, @Nullable UUID tenant) {
        if (tenant != null) {
            // Bound, so that the visit stands in the tenant's own trail and not only in the installation's.
            TenantId visited = new TenantId(tenant);
            CurrentTenant.run(visited, () -> users.visit(visited, "console"));
        }
        HttpSession session = afresh(request);
        if (tenant != null) {
            session.setAttribute(WORKS_IN, tenant);
        }
    }

    /** The same person in a new session: a page of the other tenant that is still open somewhere must not be saved into this one. */
    private static HttpSession afresh(HttpServletRequest request) {
        HttpSession before = request.getSession();
        Object identity = before.getAttribute(Authentication.IDENTITY);
        int idleSeconds = before.getMaxInactiveInterval();
        before.invalidate();
        HttpSession fresh = request.getSession(true);
        fresh.setAttribute(Authentication.IDENTITY, identity);
        fresh.setMaxInactiveInterval(idleSeconds);
        return fresh;
    }
}
