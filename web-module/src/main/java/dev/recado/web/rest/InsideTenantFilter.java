package dev.recado.web.rest;

import dev.recado.platform.CurrentTenant;
import dev.recado.web.problems.HttpProblem;
import jakarta.annotation.Priority;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.ext.Provider;

/** Tells a superuser who has named no tenant what is missing, before a facade meets nobody's data. */
@Provider
@InsideTenant
@Priority(Priorities.AUTHENTICATION)
public class InsideTenantFilter implements ContainerRequestFilter {

    @Override
    public void filter(ContainerRequestContext request) {
        if (CurrentTenant.orNull() == null) {
            throw new HttpProblem(400, "http.tenant-missing");
        }
    }
}
