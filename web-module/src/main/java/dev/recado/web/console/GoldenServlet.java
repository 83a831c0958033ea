package dev.recado.web.console;

import dev.recado.knowledge.GoldenQuestion;
import dev.recado.knowledge.GoldenQuestions;
import dev.recado.platform.Forbidden;
import dev.recado.web.rest.GoldenCsv;
import jakarta.inject.Inject;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** The golden questions as a file, for the console's session. */
@WebServlet("/console/golden.csv")
public class GoldenServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;

    @Inject
    @SuppressWarnings("serial") // A servlet is never serialised.
    transient GoldenQuestions questions;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        Shown<GoldenQuestion> all;
        try {
            all = Shown.of(GoldenQuestions.MOST, questions::list);
        } catch (Forbidden e) {
            response.sendError(HttpServletResponse.SC_FORBIDDEN);
            return;
        }
        response.setContentType("text/csv;charset=UTF-8");
        response.setHeader("Content-Disposition", "attachment; filename=\"golden-questions.csv\"");
        response.setHeader("Cache-Control", "private, no-store");
        response.getOutputStream()
                .write(GoldenCsv.write(all.items(), questions.ambiguousNames()).getBytes(StandardCharsets.UTF_8));
    }
}
