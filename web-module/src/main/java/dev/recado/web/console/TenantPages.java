package dev.recado.web.console;

import dev.recado.platform.Caller;
import dev.recado.platform.CurrentTenant;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.annotation.WebFilter;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Set;

/** Leads a superuser who has entered no tenant from the pages of a tenant to the list of tenants. */
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
            "not-found");

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
        chain.doFilter(request, response);
    }
}
