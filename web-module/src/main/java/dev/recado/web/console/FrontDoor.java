package dev.recado.web.console;

import dev.recado.platform.CurrentTenant;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** Leads from the addresses that people type to the page that they begin with. */
@WebServlet({"", "/console", "/console/"})
public class FrontDoor extends HttpServlet {
    private static final long serialVersionUID = 1L;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        // At the root nobody is known yet; the console's own address asks them to log in first.
        String page = "";
        if (request.getServletPath().startsWith("/console")) {
            page = CurrentTenant.orNull() == null ? "tenants.xhtml" : "dashboard.xhtml";
        }
        response.sendRedirect(request.getContextPath() + LogInPage.HOME + page);
    }
}
