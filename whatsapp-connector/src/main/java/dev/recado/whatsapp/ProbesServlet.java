package dev.recado.whatsapp;

import jakarta.inject.Inject;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

/** {@code /live} does nothing and says 200: the yardstick of benchmarks. {@code /ready} says 200 once the devices are known. */
@WebServlet(urlPatterns = {"/live", "/ready"})
public class ProbesServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;

    @Inject
    private transient Connector connector;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) {
        boolean well =
                request.getServletPath().equals("/live") || connector.devices().loaded();
        response.setStatus(well ? HttpServletResponse.SC_OK : HttpServletResponse.SC_SERVICE_UNAVAILABLE);
    }
}
