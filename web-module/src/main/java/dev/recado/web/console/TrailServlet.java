package dev.recado.web.console;

import dev.recado.audit.Audit;
import dev.recado.audit.AuditFilter;
import dev.recado.platform.Forbidden;
import dev.recado.web.rest.TrailExport;
import jakarta.inject.Inject;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import org.jspecify.annotations.Nullable;

/** The trail as a file, for people who are logged in to the console; programs have {@code GET /api/v1/audit/export}. */
@WebServlet("/console/trail-export")
public class TrailServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;

    @Inject
    @SuppressWarnings("serial") // A servlet is never serialised.
    transient Audit audit;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        TrailExport format = "jsonl".equals(request.getParameter("format")) ? TrailExport.JSONL : TrailExport.CSV;
        Audit.Export entries;
        try {
            entries = audit.export(new AuditFilter(
                    request.getParameter("action"),
                    request.getParameter("user"),
                    null,
                    null,
                    time(request.getParameter("from")),
                    time(request.getParameter("to")),
                    request.getParameter("text")));
        } catch (Forbidden e) {
            response.sendError(HttpServletResponse.SC_FORBIDDEN);
            return;
        }
        response.setContentType(format.mediaType());
        response.setHeader("Content-Disposition", format.disposition());
        response.setHeader("Cache-Control", "private, no-store");
        format.write(entries, response.getOutputStream());
    }

    private static @Nullable Instant time(@Nullable String text) {
        try {
            return text == null ? null : Instant.parse(text);
        } catch (DateTimeParseException malformed) {
            return null;
        }
    }
}
