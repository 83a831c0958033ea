package dev.recado.web.console;

import jakarta.enterprise.context.RequestScoped;
import jakarta.faces.application.FacesMessage;
import jakarta.faces.context.ExternalContext;
import jakarta.faces.context.FacesContext;
import jakarta.inject.Inject;
import java.io.IOException;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What a page says back after a deed, and the way to another page. */
@RequestScoped
public class Said {
    @Inject
    FacesContext context;

    @Inject
    ExternalContext external;

    @Inject
    ConsoleTexts texts;

    /** Says that it is done. */
    public void done(String key, @Nullable Object... arguments) {
        add(FacesMessage.SEVERITY_INFO, texts.of(key, arguments));
    }

    /** Says that something needs attention. */
    public void warn(String key, @Nullable Object... arguments) {
        add(FacesMessage.SEVERITY_WARN, texts.of(key, arguments));
    }

    /** Says what is wrong with what was entered, and keeps dialogs open. */
    public void wrong(String key, @Nullable Object... arguments) {
        add(FacesMessage.SEVERITY_ERROR, texts.of(key, arguments));
        context.validationFailed();
    }

    private void add(FacesMessage.Severity severity, String text) {
        context.addMessage(null, new FacesMessage(severity, text, null));
    }

    /** Leads to a page of the console, such as {@code devices.xhtml}; what was said is shown there. */
    public void go(String page) throws IOException {
        external.getFlash().setKeepMessages(true);
        external.redirect(external.getRequestContextPath() + LogInPage.HOME + page);
    }

    /** The id in a page's address; null where there is none or it is malformed. */
    static @Nullable UUID id(@Nullable String text) {
        if (text == null || text.isBlank()) {
            return null;
        }
        try {
            return UUID.fromString(text);
        } catch (IllegalArgumentException malformed) {
            return null;
        }
    }
}
