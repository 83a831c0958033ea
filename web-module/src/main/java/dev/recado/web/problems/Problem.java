package dev.recado.web.problems;

import dev.recado.platform.Conflict;
import dev.recado.platform.Correlation;
import dev.recado.platform.Forbidden;
import dev.recado.platform.Invalid;
import dev.recado.platform.Json;
import dev.recado.platform.Language;
import dev.recado.platform.NotAuthenticated;
import dev.recado.platform.NotFound;
import dev.recado.platform.RecadoException;
import dev.recado.platform.Stale;
import dev.recado.platform.Texts;
import dev.recado.platform.TooManyRequests;
import dev.recado.platform.Unavailable;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What went wrong, for programs and people (RFC 9457). Title and detail are in the caller's language.
 *
 * @param type a URN made from the code
 * @param code stable; programs decide by it
 * @param instance the path of the request
 * @param correlationId under which the server's log tells more
 * @param existingId of what is there already, where that is the trouble
 * @param errors one entry per member of the input that breaks a rule, where that is the trouble
 */
public record Problem(
        String type,
        String title,
        int status,
        String detail,
        String instance,
        String code,
        String correlationId,
        @Nullable UUID existingId,
        @Nullable List<Violation> errors) {

    /** The media type of a problem. */
    public static final String MEDIA_TYPE = "application/problem+json";

    private static final Logger LOG = LoggerFactory.getLogger(Problem.class);
    private static final String CHALLENGE = "Bearer realm=\"recado\"";
    private static final int RETRY_SECONDS = 5;

    /** A member of the input and what is wrong with it. */
    public record Violation(String member, String message) {}

    /** Of an error that people can be told. */
    public static Problem of(RecadoException error, String instance) {
        UUID existing = error instanceof Conflict conflict ? conflict.existing().orElse(null) : null;
        return make(status(error), error.code(), error.text(Language.current()), instance, existing, null);
    }

    /** Of input whose members break rules. */
    public static Problem invalid(String instance, List<Violation> errors) {
        return make(400, "invalid-members", text("invalid-members"), instance, null, errors);
    }

    /** Of what nobody expected: logged in full, and told without a word of it. */
    public static Problem unexpected(Throwable error, String instance) {
        LOG.error("{} failed unexpectedly", instance, error);
        return make(500, "unexpected", text("unexpected"), instance, null, null);
    }

    /** The HTTP status of an error, by its kind. */
    public static int status(RecadoException error) {
        return switch (error) {
            case HttpProblem http -> http.status();
            case Invalid invalid -> 400;
            case NotAuthenticated unknown -> 401;
            case Forbidden forbidden -> 403;
            case NotFound notFound -> 404;
            case Conflict conflict -> 409;
            case Stale stale -> 412;
            case TooManyRequests often -> 429;
            case Unavailable unavailable -> 503;
            default -> 500;
        };
    }

    /** The headers that go with an error, such as {@code Retry-After}. */
    public static Map<String, String> headers(@Nullable RecadoException error, int status, boolean tokenRefused) {
        Map<String, String> headers = new LinkedHashMap<>();
        if (status == 401) {
            headers.put("WWW-Authenticate", tokenRefused ? CHALLENGE + ", error=\"invalid_token\"" : CHALLENGE);
        } else if (error instanceof Forbidden forbidden && forbidden.scope().isPresent()) {
            // RFC 6750 §3.1
            headers.put(
                    "WWW-Authenticate",
                    CHALLENGE + ", error=\"insufficient_scope\", scope=\""
                            + forbidden.scope().get().text() + "\"");
        } else if (error instanceof TooManyRequests often) {
            headers.put("Retry-After", String.valueOf(often.retryAfterSeconds()));
        } else if (status == 503) {
            headers.put("Retry-After", String.valueOf(RETRY_SECONDS));
        }
        return headers;
    }

    /** The JSON text; absent members are left out. */
    public String json() {
        return Json.write(this);
    }

    private static Problem make(
            int status,
            String code,
            String detail,
            String instance,
            @Nullable UUID existingId,
            @Nullable List<Violation> errors) {
        return new Problem(
                "urn:recado:problem:" + code,
                text("title." + status),
                status,
                detail,
                instance,
                code,
                Correlation.current(),
                existingId,
                errors);
    }

    private static String text(String key) {
        return Texts.of("dev.recado.errors", Language.current()).get(key);
    }
}
