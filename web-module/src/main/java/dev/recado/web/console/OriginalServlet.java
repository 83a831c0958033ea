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
 * Hands out a document as it was uploaded. PDF and plain text may open in the browser, in a sandbox; everything else is only
 * saved, because an uploaded page must not run with the console's rights.
 */
@WebServlet("/console/original")
public class OriginalServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;
    private static final String PDF = "application/pdf";
    private static final String TEXT = "text/plain";

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
        boolean pdf = original.mediaType().equals(PDF);
        boolean text = original.mediaType().startsWith(TEXT);
        String name = URLEncoder.encode(original.name(), StandardCharsets.UTF_8).replace("+", "%20");
        response.setContentType(pdf ? PDF : text ? TEXT + ";charset=UTF-8" : "application/octet-stream");
        response.setHeader(
                "Content-Disposition", (pdf || text ? "inline" : "attachment") + "; filename*=UTF-8''" + name);
        response.setHeader("Cache-Control", "private, no-store");
        // A sandboxed PDF would not show in the browser's own viewer, which runs none of the console's script anyway.
        if (!pdf) {
            response.setHeader("Content-Security-Policy", "default-src 'none'; sandbox");
        }
        response.setContentLength(original.content().length);
        response.getOutputStream().write(original.content());
    }
}
