package dev.recado.web.rest;

import dev.recado.platform.RecadoException;
import dev.recado.web.problems.HttpProblem;
import dev.recado.web.problems.Problem;
import jakarta.persistence.OptimisticLockException;
import jakarta.validation.ConstraintViolation;
import jakarta.validation.ConstraintViolationException;
import jakarta.validation.ElementKind;
import jakarta.validation.Path;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Provider;
import java.util.Comparator;
import java.util.List;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** Turns whatever a resource throws into {@code application/problem+json}. */
@Provider
public class ProblemMapper implements ExceptionMapper<Throwable> {
    @Context
    UriInfo uri;

    @Override
    public Response toResponse(Throwable error) {
        return answer(error, uri.getRequestUri().getPath());
    }

    static Response answer(Throwable error, String instance) {
        RecadoException known = known(error);
        if (known != null) {
            return response(Problem.of(known, instance), known, null);
        }
        ConstraintViolationException broken = cause(error, ConstraintViolationException.class);
        if (broken != null && ofInput(broken)) {
            List<Problem.Violation> members = broken.getConstraintViolations().stream()
                    .map(one -> new Problem.Violation(member(one), one.getMessage()))
                    .sorted(Comparator.comparing(Problem.Violation::member))
                    .toList();
            return response(Problem.invalid(instance, members), null, null);
        }
        if (error instanceof WebApplicationException web) {
            int status = web.getResponse().getStatus();
            if (status < 400) {
                return web.getResponse();
            }
            if (status < 500) {
                HttpProblem problem = new HttpProblem(status, code(status));
                return response(Problem.of(problem, instance), problem, web.getResponse());
            }
        }
        return response(Problem.unexpected(error, instance), null, null);
    }

    private static @Nullable RecadoException known(Throwable error) {
        RecadoException known = cause(error, RecadoException.class);
        if (known != null) {
            return known;
        }
        if (cause(error, OptimisticLockException.class) != null) {
            return new HttpProblem(412, "http.changed-meanwhile");
        }
        // Undertow's own limit, by name, because the server's classes are not ours to link.
        for (Throwable one = error; one != null; one = one.getCause()) {
            if (one.getClass().getSimpleName().equals("RequestTooBigException")) {
                return new HttpProblem(413, "http.too-large-somewhere");
            }
        }
        return null;
    }

    private static Response response(Problem problem, @Nullable RecadoException error, @Nullable Response model) {
        Response.ResponseBuilder answer =
                Response.status(problem.status()).type(Problem.MEDIA_TYPE).entity(problem.json());
        Problem.headers(error, problem.status(), false).forEach(answer::header);
        if (model != null && model.getHeaderString("Allow") != null) {
            answer.header("Allow", model.getHeaderString("Allow"));
        }
        return answer.build();
    }

    private static String code(int status) {
        return switch (status) {
            case 404 -> "http.no-such-address";
            case 405 -> "http.method-not-allowed";
            case 406 -> "http.not-acceptable";
            case 413 -> "http.too-large-somewhere";
            case 415 -> "http.unsupported-media-type";
            default -> "http.bad-request";
        };
    }

    // A broken rule about what a method returns is our own mistake.
    private static boolean ofInput(ConstraintViolationException error) {
        return error.getConstraintViolations().stream()
                .noneMatch(one -> StreamSupport.stream(one.getPropertyPath().spliterator(), false)
                        .anyMatch(node -> node.getKind() == ElementKind.RETURN_VALUE));
    }

    // The path is method.argument.member.member: what the sender knows starts after the argument.
    private static String member(ConstraintViolation<?> violation) {
        StringBuilder name = new StringBuilder();
        for (Path.Node node : violation.getPropertyPath()) {
            if (node.getKind() == ElementKind.PROPERTY) {
                name.append(name.isEmpty() ? "" : ".").append(node.getName());
            }
        }
        return name.isEmpty() ? "body" : name.toString();
    }

    private static <T extends Throwable> @Nullable T cause(Throwable error, Class<T> type) {
        for (Throwable one = error; one != null; one = one.getCause()) {
            if (type.isInstance(one)) {
                return type.cast(one);
            }
        }
        return null;
    }
}
