package dev.recado.web.console;

import dev.recado.platform.Correlation;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import jakarta.servlet.http.HttpServletRequest;

/** What the pages for errors tell: the id that finds the log lines, and nothing of the exception. */
@Named
@RequestScoped
public class ErrorPage {
    @Inject
    HttpServletRequest request;

    /** The correlation id of the request that failed: this one, or the one that led here. */
    public String getCorrelation() {
        String given = request.getParameter("correlation");
        return given != null && given.matches("[A-Za-z0-9._-]{1,60}") ? given : Correlation.current();
    }
}
