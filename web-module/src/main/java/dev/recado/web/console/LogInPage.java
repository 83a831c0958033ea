package dev.recado.web.console;

import dev.recado.platform.Caller;
import dev.recado.platform.Language;
import dev.recado.platform.Texts;
import dev.recado.users.SingleSignOn;
import dev.recado.web.auth.SignIn;
import jakarta.enterprise.context.RequestScoped;
import jakarta.faces.context.ExternalContext;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The console's door. */
@Named
@RequestScoped
public class LogInPage {
    static final String HOME = "/console/";

    // Those of single sign-on that say something of their own; the address bar can't make the page say anything else.
    private static final Set<String> REFUSALS = Set.of(
            "sso.denied",
            "sso.disabled",
            "sso.linked",
            "sso.misconfigured",
            "sso.unavailable",
            "sso.unknown",
            "sso.wait");

    @Inject
    SignIn signIn;

    @Inject
    ExternalContext external;

    @Inject
    SingleSignOn sso;

    private String username = "";
    private String password = "";
    private String code = "";

    /**
     * Lets in, and leads to where the person wanted to go, or to the second step; what is wrong, they are told on the page.
     */
    public void enter() throws IOException {
        if (signIn.enter(request(), response(), username.strip(), password)) {
            goOn();
        } else {
            String wanted = external.getRequestParameterMap().get("next");
            external.redirect(external.getRequestContextPath() + HOME + "login.xhtml?next="
                    + URLEncoder.encode(safe(wanted), StandardCharsets.UTF_8));
        }
    }

    /** The second step: a code of the second factor, or a recovery code. */
    public void confirm() throws IOException {
        signIn.confirm(request(), response(), code.strip());
        goOn();
    }

    /** Back to name and password. */
    public void startOver() throws IOException {
        signIn.startOver(request());
        external.redirect(external.getRequestContextPath() + HOME + "login.xhtml");
    }

    /** The name of the OpenID provider; null where there is none. */
    public @Nullable String getProvider() {
        return sso.isConfigured() ? sso.name() : null;
    }

    /** Why the OpenID provider's word was not taken; null when it has not been asked. */
    public @Nullable String getRefusal() {
        String code = external.getRequestParameterMap().get("refused");
        if (code == null) {
            return null;
        }
        return Texts.of("dev.recado.errors", Language.current()).get(REFUSALS.contains(code) ? code : "sso.failed");
    }

    /** Whether the page asks for a code now. */
    public boolean isSecondStep() {
        return signIn.awaitsCode(request());
    }

    private void goOn() throws IOException {
        String wanted = external.getRequestParameterMap().get("next");
        external.redirect(external.getRequestContextPath() + safe(wanted));
    }

    /** Ends the session. Only by POST, so that no other site's link or picture can do it. */
    public void leave() throws IOException {
        signIn.leave(request());
        external.redirect(external.getRequestContextPath() + HOME + "login.xhtml");
    }

    /** Who is logged in already has no business at the door. */
    public void skip() throws IOException {
        if (Caller.current().isPresent()) {
            external.redirect(external.getRequestContextPath() + HOME);
        }
    }

    /**
     * The page that somebody asked for before they were sent to log in, if it is one of ours. Anything else (another host,
     * another scheme, a path that climbs out of the console) becomes the home page, so that a link can't use the log-in to
     * lead people elsewhere.
     */
    static String safe(@Nullable String wanted) {
        if (wanted == null || !wanted.startsWith(HOME) || wanted.indexOf('\\') >= 0) {
            return HOME;
        }
        String lower = wanted.toLowerCase(Locale.ROOT);
        if (lower.contains(";") || lower.contains("%2e") || lower.contains("%2f") || lower.contains("%5c")) {
            return HOME;
        }
        try {
            URI uri = new URI(wanted).normalize();
            boolean ours = !uri.isAbsolute()
                    && uri.getRawAuthority() == null
                    && uri.getRawPath().startsWith(HOME)
                    && !uri.getRawPath().startsWith(HOME + "log");
            return ours ? wanted : HOME;
        } catch (URISyntaxException malformed) {
            return HOME;
        }
    }

    private HttpServletResponse response() {
        return (HttpServletResponse) external.getResponse();
    }

    private HttpServletRequest request() {
        return (HttpServletRequest) external.getRequest();
    }

    public String getUsername() {
        return username;
    }

    public void setUsername(String username) {
        this.username = username;
    }

    public String getCode() {
        return code;
    }

    public void setCode(String code) {
        this.code = code;
    }

    public String getPassword() {
        return password;
    }

    public void setPassword(String password) {
        this.password = password;
    }
}
