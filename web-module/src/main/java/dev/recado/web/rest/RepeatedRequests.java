package dev.recado.web.rest;

import dev.recado.platform.Caller;
import dev.recado.platform.idempotency.IdempotentRequests;
import dev.recado.web.problems.HttpProblem;
import jakarta.annotation.Priority;
import jakarta.inject.Inject;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.Provider;
import jakarta.ws.rs.ext.WriterInterceptor;
import jakarta.ws.rs.ext.WriterInterceptorContext;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Honours {@code Idempotency-Key} on every POST of a known caller (after the IETF draft of that name): the same request gets
 * the first answer again, another one under the same key a 422, and one whose first is still running a 409.
 */
@Provider
@Priority(Priorities.ENTITY_CODER)
public class RepeatedRequests implements ContainerRequestFilter, ContainerResponseFilter, WriterInterceptor {
    private static final String HEADER = "Idempotency-Key";
    private static final String REPLAYED = "Idempotency-Replayed";
    private static final Pattern KEY = Pattern.compile("[\\x21-\\x7e]{1,255}");
    private static final List<String> KEPT = List.of(HttpHeaders.CONTENT_TYPE, HttpHeaders.LOCATION, HttpHeaders.ETAG);
    private static final String ID = RepeatedRequests.class.getName();
    private static final String STATUS = ID + ".status";

    @Inject
    IdempotentRequests requests;

    @Context
    ResourceInfo resource;

    @Override
    public void filter(ContainerRequestContext request) throws IOException {
        String key = request.getHeaderString(HEADER);
        if (key == null
                || !request.getMethod().equals(HttpMethod.POST)
                || Caller.current().isEmpty()) {
            return;
        }
        if (!KEY.matcher(key).matches()) {
            throw new HttpProblem(400, "idempotency.key");
        }
        byte[] body = request.getEntityStream().readAllBytes();
        request.setEntityStream(new ByteArrayInputStream(body));
        String hash =
                IdempotentRequests.hash((request.getUriInfo().getRequestUri().getRawPath() + "\n"
                                + request.getUriInfo().getRequestUri().getRawQuery() + "\n" + hashOf(request, body))
                        .getBytes(StandardCharsets.UTF_8));
        switch (requests.claim(key, hash)) {
            case IdempotentRequests.First first -> request.setProperty(ID, first.id());
            case IdempotentRequests.Running running -> throw new HttpProblem(409, "idempotency.running");
            case IdempotentRequests.Other other -> throw new HttpProblem(422, "idempotency.different");
            case IdempotentRequests.Again again -> {
                Response.ResponseBuilder answer =
                        Response.status(again.status()).header(REPLAYED, "true");
                again.headers().forEach(answer::header);
                if (again.body() != null) {
                    answer.entity(again.body());
                }
                request.abortWith(answer.build());
            }
        }
    }

    @Override
    public void filter(ContainerRequestContext request, ContainerResponseContext response) {
        if (!(request.getProperty(ID) instanceof String id)) {
            return;
        }
        if (response.getStatus() / 100 != 2) {
            request.removeProperty(ID);
            requests.failed(id);
        } else if (resource.getResourceMethod() != null
                && resource.getResourceMethod().isAnnotationPresent(ToldOnce.class)) {
            // The key stays taken without an answer: a repetition neither does the deed again nor tells the secret.
            request.removeProperty(ID);
        } else if (!response.hasEntity()) {
            request.removeProperty(ID);
            requests.answered(id, response.getStatus(), Map.of(), null);
        } else {
            request.setProperty(STATUS, response.getStatus());
        }
    }

    @Override
    public void aroundWriteTo(WriterInterceptorContext context) throws IOException {
        if (!(context.getProperty(ID) instanceof String id)
                || !(context.getProperty(STATUS) instanceof Integer status)) {
            context.proceed();
            return;
        }
        // Kept before it is sent: whoever got the answer must not be able to cause the deed again.
        OutputStream client = context.getOutputStream();
        ByteArrayOutputStream written = new ByteArrayOutputStream();
        context.setOutputStream(written);
        context.proceed();
        Map<String, String> headers = new LinkedHashMap<>();
        for (String name : KEPT) {
            Object value = context.getHeaders().getFirst(name);
            if (value != null) {
                headers.put(name, value.toString());
            }
        }
        headers.putIfAbsent(HttpHeaders.CONTENT_TYPE, context.getMediaType().toString());
        requests.answered(id, status, headers, written.toString(StandardCharsets.UTF_8));
        written.writeTo(client);
    }

    // A multipart body is separated by a new random line each time: what counts is its parts, and those follow from the
    // body once the separator is taken out.
    private static String hashOf(ContainerRequestContext request, byte[] body) {
        String boundary = request.getMediaType() == null
                ? null
                : request.getMediaType().getParameters().get("boundary");
        if (boundary == null) {
            return IdempotentRequests.hash(body);
        }
        String text = new String(body, StandardCharsets.ISO_8859_1).replace(boundary, "");
        return IdempotentRequests.hash(text.getBytes(StandardCharsets.ISO_8859_1));
    }
}
