package dev.recado.web.console;

import dev.recado.users.PasswordResets;
import dev.recado.web.auth.Clients;
import jakarta.enterprise.context.RequestScoped;
import jakarta.faces.context.ExternalContext;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

/** The page for who has forgotten their password. What it says does not depend on whether there is such a user. */
@Named
@RequestScoped
public class ForgottenPage {
    @Inject
    PasswordResets resets;

    @Inject
    ExternalContext external;

    private String username = "";
    private boolean sent;

    /** Asks for a mail. */
    public void send() {
        resets.forgotten(username, Clients.of((HttpServletRequest) external.getRequest()));
        sent = true;
    }

    public boolean isByMail() {
        return resets.byMail();
    }

    public boolean isSent() {
        return sent;
    }

    public String getUsername() {
        return username;
    }

    public void setUsername(@Nullable String username) {
        this.username = username == null ? "" : username;
    }
}
