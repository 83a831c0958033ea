package dev.recado.web.auth;

import dev.recado.platform.CurrentTenant;
import dev.recado.platform.NotAuthenticated;
import dev.recado.platform.NotFound;
import dev.recado.platform.RecadoException;
import dev.recado.platform.TenantId;
import dev.recado.platform.TooManyRequests;
import dev.recado.users.Identity;
import dev.recado.users.Users;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.security.enterprise.AuthenticationStatus;
import jakarta.security.enterprise.SecurityContext;
import jakarta.security.enterprise.authentication.mechanism.http.AuthenticationParameters;
import jakarta.security.enterprise.credential.UsernamePasswordCredential;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The console's door: people come in by name and password, and are remembered in their session. */
@ApplicationScoped
public class SignIn {
    /** Session attribute: the tenant that a superuser has chosen to work in. */
    static final String WORKS_IN = SignIn.class.getName() + ".tenant";

    @Inject
    SecurityContext security;

    @Inject
    Users users;

    /**
     * Logs somebody in to the session; redirect afterwards, because caller and tenant are bound at the start of a request.
     * {@link NotAuthenticated} or {@link TooManyRequests}, whose text is for the person, when it fails.
     */
    public void enter(HttpServletRequest request, HttpServletResponse response, String username, String password) {
        AuthenticationStatus status = security.authenticate(
                request,
                response,
                AuthenticationParameters.withParams()
                        .credential(new UsernamePasswordCredential(username, password))
                        .newAuthentication(true));
        if (request.getAttribute(PasswordStore.REFUSAL) instanceof RecadoException refused) {
            throw refused;
        }
        if (status != AuthenticationStatus.SUCCESS) {
            throw new NotAuthenticated("login.failed");
        }
    }

    /** Ends the session; redirect afterwards. */
    public void leave(HttpServletRequest request) {
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

    /**
     * From the next request on a superuser works inside this tenant, which is written down; null takes them out again.
     * {@link NotFound} when there is no such tenant.
     */
    public void workIn(HttpServletRequest request, @Nullable UUID tenant) {
        HttpSession session = request.getSession();
        if (tenant == null) {
            session.removeAttribute(WORKS_IN);
        } else {
            // Bound, so that the visit stands in the tenant's own trail and not only in the installation's.
            TenantId visited = new TenantId(tenant);
            CurrentTenant.run(visited, () -> users.visit(visited, "console"));
            session.setAttribute(WORKS_IN, tenant);
        }
    }
}
