package dev.recado.web.auth;

import dev.recado.platform.Caller;
import dev.recado.platform.Correlation;
import dev.recado.platform.Language;
import dev.recado.platform.NotAuthenticated;
import dev.recado.platform.NotFound;
import dev.recado.platform.RecadoException;
import dev.recado.platform.Role;
import dev.recado.platform.TenantId;
import dev.recado.tenants.TenantStandings;
import dev.recado.users.Identity;
import dev.recado.users.Sessions;
import dev.recado.users.Users;
import dev.recado.web.problems.Problem;
import jakarta.inject.Inject;
import jakarta.servlet.FilterChain;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Binds caller, tenant, language and correlation id to the request's thread, and takes them away when it is over, whatever
 * happens. Refuses who is not known where somebody must be: programs with a 401, people by way of the log-in page.
 */
public class RequestContext extends HttpFilter {
    /** A superuser names the tenant to work in; everybody else may only name their own. */
    public static final String TENANT_HEADER = "X-Recado-Tenant";

    private static final long serialVersionUID = 1L;
    // Set by the console's switch of languages.
    private static final String LANGUAGE_COOKIE = "recado-language";
    // It goes into every log line, so nothing that could forge one.
    private static final Pattern CORRELATION = Pattern.compile("[A-Za-z0-9._-]{1,60}");

    @Inject
    @SuppressWarnings("serial") // A filter is never serialised.
    transient Users users;

    @Inject
    @SuppressWarnings("serial") // A filter is never serialised.
    transient Sessions sessions;

    @Inject
    @SuppressWarnings("serial")
    transient TenantStandings standings;

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain) {
        String offered = request.getHeader(Correlation.HEADER);
        boolean good = offered != null && CORRELATION.matcher(offered).matches();
        Correlation.call(good ? offered : null, () -> {
            response.setHeader(Correlation.HEADER, Correlation.current());
            return Origins.of(request)
                    .call(() -> Language.call(language(request), () -> {
                        serve(request, response, chain);
                        return true;
                    }));
        });
    }

    private void serve(HttpServletRequest request, HttpServletResponse response, FilterChain chain) throws Exception {
        String path = Paths.of(request);
        boolean api = Paths.isApi(path);
        Callable<Boolean> rest = () -> {
            chain.doFilter(request, response);
            return true;
        };
        Caller caller;
        try {
            caller = caller(request);
            if (caller == null && api && !Paths.isPublicApi(path)) {
                boolean refused = request.getAttribute(Authentication.TOKEN_REFUSED) != null;
                throw refused ? new NotAuthenticated("token.invalid") : new NotAuthenticated();
            }
        } catch (RecadoException e) {
            if (!api) {
                response.sendError(Problem.status(e));
                return;
            }
            refuse(request, response, Problem.of(e, path), e);
            return;
        } catch (RuntimeException e) {
            if (!api) {
                throw e;
            }
            refuse(request, response, Problem.unexpected(e, path), null);
            return;
        }
        if (caller != null) {
            caller.call(rest);
        } else if (Paths.isConsole(path) && !Paths.isPublicConsole(path)) {
            toLogIn(request, response);
        } else {
            rest.call();
        }
    }

    private @Nullable Caller caller(HttpServletRequest request) {
        if (request.getAttribute(Authentication.TROUBLE) instanceof RuntimeException trouble) {
            throw trouble;
        }
        if (request.getAttribute(Authentication.KEY) instanceof Caller key) {
            Optional<TenantId> named = wantedTenant(request);
            if (named.isPresent() && !named.get().equals(key.tenant())) {
                throw new NotFound("tenant", named.get());
            }
            return key;
        }
        if (!(request.getAttribute(Authentication.IDENTITY) instanceof Identity identity)) {
            return null;
        }
        if (!sessions.isCurrent(identity)) {
            request.setAttribute(Authentication.TOKEN_REFUSED, true);
            return null;
        }
        Caller caller = identity.caller();
        Optional<TenantId> wanted = wantedTenant(request);
        if (wanted.isEmpty() || wanted.get().equals(caller.tenant())) {
            return caller;
        }
        if (caller.role() != Role.SUPERUSER) {
            throw new NotFound("tenant", wanted.get());
        }
        if (!Paths.isApi(Paths.of(request)) && !standings.isOpen(wanted.get())) {
            // It was deleted while they looked at it: the console shows what a superuser sees outside a tenant.
            return caller;
        }
        Caller inside = new Caller(caller.userId(), caller.username(), caller.role(), wanted.get());
        if (Paths.isApi(Paths.of(request))) {
            inside.call(() -> {
                users.visit(wanted.get(), request.getMethod() + " " + Paths.of(request));
                return true;
            });
        }
        return inside;
    }

    private static Optional<TenantId> wantedTenant(HttpServletRequest request) {
        if (Paths.isApi(Paths.of(request))) {
            return Optional.ofNullable(request.getHeader(TENANT_HEADER)).map(TenantId::parse);
        }
        HttpSession session = request.getSession(false);
        return session != null && session.getAttribute(SignIn.WORKS_IN) instanceof UUID tenant
                ? Optional.of(new TenantId(tenant))
                : Optional.empty();
    }

    private static Locale language(HttpServletRequest request) {
        Identity identity = (Identity) request.getAttribute(Authentication.IDENTITY);
        Locale theirs = Language.of(identity == null ? null : identity.language());
        // A program says what it wants per request; at the console what the person chose there counts, then their own
        // setting.
        if (!Paths.isApi(Paths.of(request))) {
            String chosen = cookie(request, LANGUAGE_COOKIE);
            if (chosen != null) {
                return Language.choose(chosen, theirs);
            }
            if (identity != null) {
                return theirs;
            }
        }
        return Language.choose(request.getHeader("Accept-Language"), theirs);
    }

    private static @Nullable String cookie(HttpServletRequest request, String name) {
        Cookie[] cookies = request.getCookies();
        if (cookies != null) {
            for (Cookie cookie : cookies) {
                if (cookie.getName().equals(name)) {
                    return cookie.getValue();
                }
            }
        }
        return null;
    }

    private static void refuse(
            HttpServletRequest request, HttpServletResponse response, Problem problem, @Nullable RecadoException error)
            throws IOException {
        response.setStatus(problem.status());
        boolean refused = request.getAttribute(Authentication.TOKEN_REFUSED) != null;
        Problem.headers(error, problem.status(), refused).forEach(response::setHeader);
        response.setContentType(Problem.MEDIA_TYPE);
        response.getOutputStream().write(problem.json().getBytes(StandardCharsets.UTF_8));
    }

    // An answer to an ajax request must be one that the page's script understands, or the person is stuck.
    private static void toLogIn(HttpServletRequest request, HttpServletResponse response) throws IOException {
        String page = request.getContextPath() + Paths.LOGIN_PAGE;
        if ("partial/ajax".equals(request.getHeader("Faces-Request"))) {
            response.setContentType("text/xml;charset=UTF-8");
            response.setHeader("Cache-Control", "no-store");
            response.getWriter()
                    .print("<?xml version=\"1.0\" encoding=\"UTF-8\"?><partial-response><redirect url=\"" + page
                            + "\"></redirect></partial-response>");
        } else {
            response.sendRedirect(page + wanted(request));
        }
    }

    // Where to go after logging in. The log-in follows it only within the console.
    private static String wanted(HttpServletRequest request) {
        if (!request.getMethod().equals("GET")) {
            return "";
        }
        String query = request.getQueryString();
        String address = request.getRequestURI() + (query == null ? "" : "?" + query);
        return "?next=" + URLEncoder.encode(address, StandardCharsets.UTF_8);
    }
}
