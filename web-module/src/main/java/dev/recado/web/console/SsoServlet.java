package dev.recado.web.console;

import dev.recado.platform.Caller;
import dev.recado.platform.NotAuthenticated;
import dev.recado.platform.RecadoException;
import dev.recado.platform.TooManyRequests;
import dev.recado.users.SingleSignOn;
import dev.recado.web.auth.SignIn;
import jakarta.inject.Inject;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Leads browsers to the OpenID provider and takes them in when they come back. */
@WebServlet({"/console/sso/start", "/console/sso/callback"})
public class SsoServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;
    private static final String ATTEMPT = SsoServlet.class.getName() + ".attempt";

    @Inject
    @SuppressWarnings("serial") // A servlet is never serialised.
    transient SingleSignOn sso;

    @Inject
    @SuppressWarnings("serial") // A servlet is never serialised.
    transient SignIn signIn;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (!sso.isConfigured()) {
            response.sendError(HttpServletResponse.SC_NOT_FOUND);
        } else if (request.getServletPath().endsWith("/start")) {
            start(request, response);
        } else {
            comeBack(request, response);
        }
    }

    private void start(HttpServletRequest request, HttpServletResponse response) throws IOException {
        String next = LogInPage.safe(request.getParameter("next"));
        if (Caller.current().isPresent()) {
            response.sendRedirect(request.getContextPath() + LogInPage.HOME);
            return;
        }
        try {
            SingleSignOn.Start start = sso.begin(next);
            signIn.startOver(request);
            HttpSession session = request.getSession(true);
            session.setAttribute(ATTEMPT, start.attempt());
            // Nobody is logged in to it yet, and anybody can make one.
            session.setMaxInactiveInterval(Math.toIntExact(SingleSignOn.ATTEMPT.toSeconds()));
            response.sendRedirect(start.url());
        } catch (RecadoException refused) {
            toLogIn(request, response, refused, next);
        }
    }

    private void comeBack(HttpServletRequest request, HttpServletResponse response) throws IOException {
        SingleSignOn.Attempt attempt = attempt(request);
        String state = request.getParameter("state");
        String code = request.getParameter("code");
        String next = attempt == null ? LogInPage.HOME : attempt.next();
        try {
            if (attempt == null || state == null) {
                // An old page, one that came twice, or one that somebody else has begun.
                throw new NotAuthenticated("sso.failed");
            }
            if (code == null) {
                throw sso.turnedAway(request.getParameter("error"));
            }
            signIn.vouched(request, response, attempt, state, code);
            response.sendRedirect(request.getContextPath() + next);
        } catch (RecadoException refused) {
            toLogIn(request, response, refused, next);
        }
    }

    private static void toLogIn(
            HttpServletRequest request, HttpServletResponse response, RecadoException refused, String next)
            throws IOException {
        String more = next.equals(LogInPage.HOME) ? "" : "&next=" + URLEncoder.encode(next, StandardCharsets.UTF_8);
        String code = refused instanceof TooManyRequests ? "sso.wait" : refused.code();
        response.sendRedirect(request.getContextPath() + LogInPage.HOME + "login.xhtml?refused="
                + URLEncoder.encode(code, StandardCharsets.UTF_8) + more);
    }

    // It works once.
    private static SingleSignOn.@Nullable Attempt attempt(HttpServletRequest request) {
        HttpSession session = request.getSession(false);
        if (session == null || !(session.getAttribute(ATTEMPT) instanceof SingleSignOn.Attempt attempt)) {
            return null;
        }
        session.removeAttribute(ATTEMPT);
        return attempt;
    }
}
