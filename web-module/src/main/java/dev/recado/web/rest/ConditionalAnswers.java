package dev.recado.web.rest;

import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.ext.Provider;
import java.util.OptionalLong;

/** Gives every single resource that has a version its {@code ETag}, and answers 304 to whoever has it already. */
@Provider
public class ConditionalAnswers implements ContainerResponseFilter {

    @Override
    public void filter(ContainerRequestContext request, ContainerResponseContext response) {
        OptionalLong version = ETags.version(response.getEntity());
        if (version.isEmpty() || response.getStatus() / 100 != 2) {
            return;
        }
        String tag = ETags.of(version.getAsLong(), JsonBody.write(response.getEntity()));
        response.getHeaders().putSingle(HttpHeaders.ETAG, tag);
        if (request.getMethod().equals(HttpMethod.GET)) {
            // The default of no-store would forbid keeping what the tag is for.
            response.getHeaders().putSingle(HttpHeaders.CACHE_CONTROL, "private, no-cache");
            if (ETags.named(request.getHeaderString(HttpHeaders.IF_NONE_MATCH), tag)) {
                response.setStatus(304);
                response.setEntity(null);
            }
        }
    }
}
