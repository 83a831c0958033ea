package dev.recado.web.console;

import dev.recado.platform.RecadoException;
import dev.recado.privacy.TenantExports;
import dev.recado.web.problems.Problem;
import jakarta.inject.Inject;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.UUID;

/** Hands out a tenant's export, written while it is read. */
@WebServlet("/console/export")
public class ExportServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;

    @Inject
    @SuppressWarnings("serial") // A servlet is never serialised.
    transient TenantExports exports;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        UUID id = Said.id(request.getParameter("tenant"));
        if (id == null) {
            response.sendError(HttpServletResponse.SC_NOT_FOUND);
            return;
        }
        TenantExports.Ready ready;
        try {
            ready = exports.begin(id);
        } catch (RecadoException refused) {
            response.sendError(Problem.status(refused));
            return;
        }
        response.setContentType("application/zip");
        response.setHeader("Content-Disposition", "attachment; filename=\"" + ready.fileName() + "\"");
        response.setHeader("Cache-Control", "private, no-store");
        exports.write(ready, response.getOutputStream());
    }
}
