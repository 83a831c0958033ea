package dev.recado.web.console;

import dev.recado.platform.RecadoException;
import dev.recado.users.LinkOffer;
import dev.recado.users.PasswordResets;
import dev.recado.web.auth.Clients;
import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.RequestScoped;
import jakarta.faces.context.ExternalContext;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The page behind a link for who has forgotten their password. */
@Named
@RequestScoped
public class NewPasswordPage {
    @Inject
    PasswordResets resets;

    @Inject
    ExternalContext external;

    @Inject
    Said said;

    private String token = "";
    private String password = "";
    private String again = "";
    private @Nullable LinkOffer offer;

    @PostConstruct
    void open() {
        token = external.getRequestParameterMap().getOrDefault("token", "");
        try {
            offer = resets.look(token);
        } catch (RecadoException invalid) {
            offer = null;
        }
    }

    /** Sets the new password, and leads to the log-in. */
    public void choose() throws IOException {
        if (!password.equals(again)) {
            said.wrong("account.different");
            return;
        }
        resets.choose(token, password, Clients.of((HttpServletRequest) external.getRequest()));
        external.redirect(external.getRequestContextPath() + LogInPage.HOME + "login.xhtml?said=password");
    }

    /** Whom the link is for; null when it is not good any more. */
    public @Nullable LinkOffer getOffer() {
        return offer;
    }

    public String getToken() {
        return token;
    }

    public String getPassword() {
        return password;
    }

    public void setPassword(@Nullable String password) {
        this.password = password == null ? "" : password;
    }

    public String getAgain() {
        return again;
    }

    public void setAgain(@Nullable String again) {
        this.again = again == null ? "" : again;
    }
}
