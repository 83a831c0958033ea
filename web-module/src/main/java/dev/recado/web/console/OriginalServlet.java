package dev.recado.web.console;

import dev.recado.knowledge.KnowledgeBase;
import dev.recado.knowledge.Original;
import dev.recado.platform.NotFound;
import jakarta.inject.Inject;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/**
 * Hands out a document as it was uploaded, only to be saved: whatever people upload must never run, or show, with the
 * console's rights. Should a browser open it all the same, it does so without a type to guess from and in a sandbox.
 */
@WebServlet("/console/original")
public class OriginalServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;

    @Inject
    @SuppressWarnings("serial") // A servlet is never serialised.
    transient KnowledgeBase knowledge;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        UUID id = Said.id(request.getParameter("id"));
        if (id == null) {
            response.sendError(HttpServletResponse.SC_NOT_FOUND);
            return;
        }
        Original original;
        try {
            original = knowledge.original(id);
        } catch (NotFound gone) {
            response.sendError(HttpServletResponse.SC_NOT_FOUND);
            return;
        }
        String name = URLEncoder.encode(original.name(), StandardCharsets.UTF_8).replace("+", "%20");
        response.setContentType("application/octet-stream");
        response.setHeader("Content-Disposition", "attachment; filename*=UTF-8''" + name);
        response.setHeader("Content-Security-Policy", "default-src 'none'; sandbox");
        response.setContentLength(original.content().length);
        response.getOutputStream().write(original.content());
    }
}
