package dev.recado.web.rest;

import dev.recado.limits.Limits;
import dev.recado.limits.Rate;
import dev.recado.limits.Verdict;
import dev.recado.platform.Caller;
import dev.recado.platform.TooManyRequests;
import jakarta.annotation.Priority;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.container.PreMatching;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.ext.Provider;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Counts each request of a known caller, whether or not there is anything at its address, and tells in {@code RateLimit-Policy}
 * and {@code RateLimit} how much is left (draft-ietf-httpapi-ratelimit-headers-10). Of unknown ones it counts by address what
 * may be guessing: failed log-ins, and every other POST.
 */
@Provider
@PreMatching
@Priority(Priorities.AUTHENTICATION)
public class RequestLimits implements ContainerRequestFilter, ContainerResponseFilter {
    private static final String VERDICT = RequestLimits.class.getName();
    private static final String LOG_IN = "auth/token";

    @Inject
    Limits limits;

    @Context
    HttpServletRequest servletRequest;

    @Override
    public void filter(ContainerRequestContext request) {
        Optional<Caller> caller = Caller.current();
        if (caller.isPresent()) {
            Verdict verdict = limits.request(caller.get());
            request.setProperty(VERDICT, verdict);
            if (verdict.exceeded() != null) {
                throw new TooManyRequests("limit." + verdict.exceeded(), verdict.retryAfter());
            }
        } else if (request.getMethod().equals(HttpMethod.POST)) {
            limits.logIn(servletRequest.getRemoteAddr());
        }
    }

    @Override
    public void filter(ContainerRequestContext request, ContainerResponseContext response) {
        boolean logIn = request.getMethod().equals(HttpMethod.POST)
                && request.getUriInfo().getPath().endsWith(LOG_IN)
                && Caller.current().isEmpty();
        if (logIn && response.getStatus() / 100 == 2) {
            limits.loggedIn(servletRequest.getRemoteAddr());
        }
        if (request.getProperty(VERDICT) instanceof Verdict verdict
                && !verdict.rates().isEmpty()) {
            response.getHeaders()
                    .putSingle(
                            "RateLimit-Policy",
                            list(verdict.rates(), rate -> "q=" + rate.quota() + ";w=" + seconds(rate.window())));
            response.getHeaders()
                    .putSingle(
                            "RateLimit",
                            list(verdict.rates(), rate -> "r=" + rate.left() + ";t=" + seconds(rate.reset())));
        }
    }

    // A list of strings with parameters (RFC 9651 §3.1).
    private static String list(List<Rate> rates, Function<Rate, String> parameters) {
        return rates.stream()
                .map(rate -> '"' + rate.name() + "\";" + parameters.apply(rate))
                .collect(Collectors.joining(", "));
    }

    private static long seconds(Duration time) {
        return time.plusSeconds(1).minusNanos(1).toSeconds();
    }
}
