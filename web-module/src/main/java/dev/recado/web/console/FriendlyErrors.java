package dev.recado.web.console;

import dev.recado.platform.Correlation;
import dev.recado.platform.Language;
import dev.recado.platform.NotAuthenticated;
import dev.recado.platform.NotFound;
import dev.recado.platform.RecadoException;
import dev.recado.web.problems.Problem;
import jakarta.faces.FacesException;
import jakarta.faces.application.FacesMessage;
import jakarta.faces.application.ViewExpiredException;
import jakarta.faces.context.ExceptionHandler;
import jakarta.faces.context.ExceptionHandlerWrapper;
import jakarta.faces.context.ExternalContext;
import jakarta.faces.context.FacesContext;
import jakarta.faces.event.ExceptionQueuedEvent;
import jakarta.faces.event.PhaseId;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns whatever goes wrong in a page into something a person can act on: what the facades say, in their language and on the
 * page they are on; a fresh page when theirs has expired; and for our own bugs a page with the correlation id that finds the
 * log line, never the exception's text.
 */
class FriendlyErrors extends ExceptionHandlerWrapper {
    private static final Logger LOG = LoggerFactory.getLogger(FriendlyErrors.class);
    private static final String PAGES = "/console/";

    FriendlyErrors(ExceptionHandler wrapped) {
        super(wrapped);
    }

    @Override
    public void handle() {
        FacesContext context = FacesContext.getCurrentInstance();
        Iterator<ExceptionQueuedEvent> events =
                getUnhandledExceptionQueuedEvents().iterator();
        while (events.hasNext()) {
            Throwable failure = events.next().getContext().getException();
            events.remove();
            if (!context.getResponseComplete()) {
                try {
                    answer(context, failure);
                } catch (IOException gone) {
                    throw new FacesException(gone);
                }
            }
        }
        getWrapped().handle();
    }

    private static void answer(FacesContext context, Throwable failure) throws IOException {
        if (find(failure, ViewExpiredException.class) instanceof ViewExpiredException expired) {
            // The page's state is gone, the session may live on: a new copy of the page, which says what happened.
            String page = page(context, expired);
            redirect(context, page, page.contains("renewed=1") ? "" : "renewed=1");
        } else if (find(failure, NotAuthenticated.class) instanceof NotAuthenticated && !isAtTheDoor(context)) {
            redirect(context, PAGES + "login.xhtml", "");
        } else if (find(failure, NotFound.class) instanceof NotFound && !context.isPostback()) {
            context.getExternalContext().responseSendError(HttpServletResponse.SC_NOT_FOUND, "");
            context.responseComplete();
        } else if (find(failure, RecadoException.class) instanceof RecadoException told && canSay(context)) {
            context.addMessage(
                    null, new FacesMessage(FacesMessage.SEVERITY_ERROR, told.text(Language.current()), null));
            context.validationFailed();
        } else if (find(failure, RecadoException.class) instanceof RecadoException told
                && !context.isPostback()
                && Problem.status(told) < HttpServletResponse.SC_INTERNAL_SERVER_ERROR) {
            // A page that asks, while it is written, for what the person may not see.
            sendError(context, Problem.status(told));
        } else {
            LOG.error("A page failed: {}", context.getExternalContext().getRequestServletPath(), failure);
            unexpected(context);
        }
    }

    private static boolean isAtTheDoor(FacesContext context) {
        return context.getViewRoot() != null
                && context.getViewRoot().getViewId().endsWith("/login.xhtml");
    }

    // The address that the person sees, with what it names, which a form's own address lacks.
    private static String page(FacesContext context, ViewExpiredException expired) {
        String view = expired.getViewId() == null ? PAGES : expired.getViewId();
        String referer = context.getExternalContext().getRequestHeaderMap().get("Referer");
        if (referer == null) {
            return view;
        }
        try {
            URI from = new URI(referer);
            String query = from.getRawQuery() == null ? "" : "?" + from.getRawQuery();
            boolean same = view.equals(from.getPath());
            return same ? LogInPage.safe(from.getPath() + query) : view;
        } catch (URISyntaxException malformed) {
            return view;
        }
    }

    // Once the page is being rendered, its message area may have been written already.
    private static boolean canSay(FacesContext context) {
        return context.getCurrentPhaseId() != PhaseId.RENDER_RESPONSE;
    }

    private static void unexpected(FacesContext context) throws IOException {
        if (context.getPartialViewContext().isAjaxRequest()) {
            redirect(
                    context,
                    PAGES + "error.xhtml",
                    "correlation=" + URLEncoder.encode(Correlation.current(), StandardCharsets.UTF_8));
        } else {
            sendError(context, HttpServletResponse.SC_INTERNAL_SERVER_ERROR);
        }
    }

    private static void sendError(FacesContext context, int status) throws IOException {
        ExternalContext external = context.getExternalContext();
        if (!external.isResponseCommitted()) {
            external.responseReset();
            external.responseSendError(status, "");
        }
        context.responseComplete();
    }

    private static void redirect(FacesContext context, String page, String query) throws IOException {
        ExternalContext external = context.getExternalContext();
        if (external.isResponseCommitted()) {
            context.responseComplete();
            return;
        }
        String joint = page.contains("?") ? "&" : "?";
        external.redirect(external.getRequestContextPath() + page + (query.isEmpty() ? "" : joint + query));
        context.responseComplete();
    }

    private static <T extends Throwable> Throwable find(Throwable failure, Class<T> kind) {
        for (Throwable t = failure; t != null; t = t.getCause()) {
            if (kind.isInstance(t)) {
                return t;
            }
        }
        return failure;
    }
}
