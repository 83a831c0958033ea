package dev.recado.web.rest;

import jakarta.validation.ValidationException;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Provider;

/** Keeps RESTEasy's own mapper for this type, which would otherwise be nearer, from answering in its own way. */
@Provider
public class ViolationMapper implements ExceptionMapper<ValidationException> {
    @Context
    UriInfo uri;

    @Override
    public Response toResponse(ValidationException error) {
        return ProblemMapper.answer(error, uri.getRequestUri().getPath());
    }
}
