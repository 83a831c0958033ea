package dev.recado.web.auth;

import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import jakarta.servlet.SessionCookieConfig;
import jakarta.servlet.annotation.WebListener;
import org.eclipse.microprofile.config.ConfigProvider;

/**
 * The session's cookie is not sent along by other sites, and, where the world reaches us by https, never without it. (On
 * plain http a Secure cookie would not come back, and nobody could log in.)
 */
@WebListener
public class SessionCookie implements ServletContextListener {

    @Override
    public void contextInitialized(ServletContextEvent event) {
        String world = ConfigProvider.getConfig()
                .getOptionalValue("recado.public.url", String.class)
                .orElse("http://localhost:8080");
        SessionCookieConfig cookie = event.getServletContext().getSessionCookieConfig();
        cookie.setAttribute("SameSite", "Lax");
        cookie.setSecure(world.startsWith("https:"));
    }
}
