package dev.recado.web.rest;

import dev.recado.channels.KeptEventDetails;
import dev.recado.channels.KeptEvents;
import dev.recado.platform.Page;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Signed webhook events that nobody could be found for, or that were not understood. */
@Path("kept-events")
@ApplicationScoped
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Kept events")
public class KeptEventsResource {
    @Inject
    KeptEvents kept;

    @GET
    @Operation(summary = "List kept events, the newest first", description = "SUPERUSER.")
    public Page<KeptEventDetails> list(@BeanParam PageQuery page) {
        return kept.list(page.request());
    }
}
