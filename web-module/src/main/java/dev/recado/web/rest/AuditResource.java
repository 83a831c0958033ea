package dev.recado.web.rest;

import dev.recado.audit.Audit;
import dev.recado.audit.AuditEntry;
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

/** The audit trail. */
@Path("audit")
@ApplicationScoped
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Audit")
public class AuditResource {
    @Inject
    Audit audit;

    @GET
    @Operation(
            summary = "List who did what, newest first",
            description =
                    "ADMIN: of the own tenant. A SUPERUSER outside any tenant sees what was done to the installation.")
    public Page<AuditEntry> list(@BeanParam PageQuery page) {
        return audit.list(page.request());
    }
}
