package dev.recado.web.rest;

import dev.recado.audit.AuditFilter;
import jakarta.ws.rs.QueryParam;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.jspecify.annotations.Nullable;

/** The query parameters of a search in the audit trail. */
public class TrailQuery {
    @QueryParam("action")
    @Parameter(description = "An action such as device.created, or its beginning (device) for all of its kind")
    @Nullable
    String action;

    @QueryParam("user")
    @Parameter(description = "Part of a user name, or the id of a user or API key; `system` for what nobody did")
    @Nullable
    String user;

    @QueryParam("targetKind")
    @Parameter(description = "What was acted on, such as device")
    @Nullable
    String targetKind;

    @QueryParam("targetId")
    @Nullable
    String targetId;

    @QueryParam("from")
    @Parameter(description = "The first moment (RFC 3339)")
    @Nullable
    String from;

    @QueryParam("to")
    @Parameter(description = "The moment after the last (RFC 3339)")
    @Nullable
    String to;

    @QueryParam("text")
    @Parameter(description = "Part of anything that an entry says")
    @Nullable
    String text;

    /** What is asked for; a problem when a time is none. */
    AuditFilter filter() {
        return new AuditFilter(
                action, user, targetKind, targetId, Parameters.time("from", from), Parameters.time("to", to), text);
    }
}
