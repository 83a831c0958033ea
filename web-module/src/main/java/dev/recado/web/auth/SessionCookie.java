package dev.recado.web.auth;

import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import jakarta.servlet.SessionCookieConfig;
import jakarta.servlet.annotation.WebListener;

/**
 * The session's cookie is out of script's reach and not sent along by other sites. Where the world reaches us by https it
 * never travels without it, and its name's prefix makes browsers refuse one that a neighbouring subdomain has planted. (On
 * plain http a Secure cookie would not come back, and nobody could log in.)
 */
@WebListener
public class SessionCookie implements ServletContextListener {
    static final String NAME = "recado-session";

    @Override
    public void contextInitialized(ServletContextEvent event) {
        dress(event.getServletContext().getSessionCookieConfig(), PublicAddress.isSecure());
    }

    static void dress(SessionCookieConfig cookie, boolean secure) {
        cookie.setName(secure ? "__Host-" + NAME : NAME);
        cookie.setPath("/");
        cookie.setHttpOnly(true);
        cookie.setSecure(secure);
        cookie.setAttribute("SameSite", "Lax");
    }
}
