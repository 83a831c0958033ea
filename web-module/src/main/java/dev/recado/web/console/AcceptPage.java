package dev.recado.web.console;

import dev.recado.platform.Language;
import dev.recado.platform.RecadoException;
import dev.recado.users.Invitations;
import dev.recado.users.LinkOffer;
import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.RequestScoped;
import jakarta.faces.context.ExternalContext;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The page behind an invitation: the person chooses their password and becomes a user. */
@Named
@RequestScoped
public class AcceptPage {
    @Inject
    Invitations invitations;

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
            offer = invitations.look(token);
        } catch (RecadoException invalid) {
            offer = null;
        }
    }

    /** Makes the user, and leads to the log-in. */
    public void choose() throws IOException {
        if (!password.equals(again)) {
            said.wrong("account.different");
            return;
        }
        invitations.accept(token, password, Language.current().toLanguageTag());
        external.redirect(external.getRequestContextPath() + LogInPage.HOME + "login.xhtml?said=welcome");
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
