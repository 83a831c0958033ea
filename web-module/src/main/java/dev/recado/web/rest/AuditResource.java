package dev.recado.web.rest;

import dev.recado.audit.Audit;
import dev.recado.audit.Integrity;
import dev.recado.audit.Trail;
import dev.recado.platform.Page;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.util.Locale;
import java.util.Objects;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** The audit trail. */
@Path("audit")
@ApplicationScoped
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Audit")
public class AuditResource {
    @Inject
    Audit audit;

    @Inject
    Trail trail;

    @GET
    @Operation(
            summary = "Search who did what, newest first",
            description =
                    "ADMIN: of the own tenant. A SUPERUSER outside any tenant sees what was done to the installation.")
    public Page<TrailEntry> list(@BeanParam TrailQuery query, @BeanParam PageQuery page) {
        var found = audit.list(query.filter(), page.request());
        return new Page<>(found.items().stream().map(TrailEntry::of).toList(), found.nextCursor());
    }

    @GET
    @Path("{id}")
    @Operation(summary = "Get an entry", description = "ADMIN.")
    public TrailEntry get(@PathParam("id") UUID id) {
        return TrailEntry.of(audit.get(id));
    }

    @GET
    @Path("export")
    @Produces({"text/csv", "application/x-ndjson", MediaType.APPLICATION_JSON})
    @Operation(
            summary = "Download the trail",
            description =
                    "ADMIN. All entries that the filters let through, newest first, as they are read; that it was done is"
                            + " written to the trail. In CSV, cells that a spreadsheet would take for formulas begin with an apostrophe.")
    @APIResponse(
            responseCode = "200",
            content = {
                @Content(mediaType = "text/csv", schema = @Schema(type = SchemaType.STRING)),
                @Content(mediaType = "application/x-ndjson", schema = @Schema(implementation = TrailEntry.class))
            })
    public Response export(
            @BeanParam TrailQuery query,
            @Parameter(
                            description = "csv, or jsonl: a JSON object on each line",
                            schema =
                                    @Schema(
                                            enumeration = {"csv", "jsonl"},
                                            defaultValue = "csv"))
                    @QueryParam("format")
                    @Nullable
                    String format) {
        TrailExport as = Objects.requireNonNullElse(
                Parameters.oneOf(TrailExport.class, "format", format == null ? null : format.toUpperCase(Locale.ROOT)),
                TrailExport.CSV);
        Audit.Export entries = audit.export(query.filter());
        StreamingOutput body = out -> as.write(entries, out);
        return Response.ok(body, as.mediaType())
                .header(HttpHeaders.CONTENT_DISPOSITION, as.disposition())
                .build();
    }

    @GET
    @Path("integrity")
    @Operation(
            summary = "Check that nobody has tampered with the trail",
            description = "ADMIN. Reads all of it and says up to when it is intact, or what is wrong first.")
    public Integrity integrity() {
        return trail.check();
    }
}
