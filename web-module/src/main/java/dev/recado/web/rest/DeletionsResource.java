package dev.recado.web.rest;

import dev.recado.knowledge.DeletionReceipt;
import dev.recado.knowledge.Deletions;
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

/** The receipts of deleted documents. */
@Path("knowledge/deletions")
@ApplicationScoped
@Produces(MediaType.APPLICATION_JSON)
@InsideTenant
@Tag(name = "Knowledge")
public class DeletionsResource {
    @Inject
    Deletions deletions;

    @GET
    @Operation(
            summary = "List the receipts of deleted documents, the newest first",
            description = "ADMIN. `verified` says that the search index was asked and held nothing of the document.")
    public Page<DeletionReceipt> list(@BeanParam PageQuery page) {
        return deletions.list(page.request());
    }
}
