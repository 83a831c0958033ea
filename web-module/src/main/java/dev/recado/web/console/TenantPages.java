package dev.recado.web.console;

import dev.recado.platform.Caller;
import dev.recado.platform.CurrentTenant;
import dev.recado.platform.Role;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.annotation.WebFilter;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Map;
import java.util.Set;

/**
 * Leads a superuser who has entered no tenant from the pages of a tenant to the list of tenants, and tells people whose role
 * is too weak for a page before it shows them a form whose button they would press in vain.
 */
@WebFilter("/console/*")
public class TenantPages extends HttpFilter {
    private static final long serialVersionUID = 1L;
    private static final Set<String> INSTALLATION = Set.of(
            "tenants",
            "kept-events",
            "users",
            "trail",
            "account",
            "login",
            "accept",
            "forgotten",
            "new-password",
            "error",
            "not-found",
            "forbidden");

    /** Pages that show nothing to weaker roles; the facades behind them judge for themselves. */
    private static final Map<String, Role> NEEDED = Map.of(
            "users", Role.ADMIN,
            "settings", Role.ADMIN,
            "trail", Role.ADMIN,
            "api-keys", Role.ADMIN,
            "device-new", Role.ADMIN,
            "tenants", Role.SUPERUSER,
            "kept-events", Role.ADMIN);

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        String path = request.getServletPath();
        boolean page = path.endsWith(".xhtml");
        String name = path.substring(path.lastIndexOf('/') + 1).replace(".xhtml", "");
        boolean nowhere = Caller.current().isPresent() && CurrentTenant.orNull() == null;
        if (page && nowhere && request.getMethod().equals("GET") && !INSTALLATION.contains(name)) {
            response.sendRedirect(request.getContextPath() + LogInPage.HOME + "tenants.xhtml");
            return;
        }
        Role needed = page ? NEEDED.getOrDefault(name, Role.VIEWER) : Role.VIEWER;
        if (Caller.current().filter(caller -> !caller.role().includes(needed)).isPresent()) {
            response.sendError(HttpServletResponse.SC_FORBIDDEN);
            return;
        }
        chain.doFilter(request, response);
    }
}
