package dev.recado.web.rest;

import dev.recado.web.problems.Problem;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.PathItem;
import org.eclipse.microprofile.openapi.models.headers.Header;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.parameters.Parameter;
import org.eclipse.microprofile.openapi.models.responses.APIResponse;
import org.jspecify.annotations.Nullable;

/**
 * Says in the OpenAPI document what the shared filters do, once for all operations: the token, the headers that every
 * operation of a kind takes, and the problems that it may answer with.
 */
public class ApiDescription implements OASFilter {
    private static final String ROOT = "/api/v1/";
    private static final Set<String> OPEN = Set.of(
            "/api/v1/setup",
            "/api/v1/ready",
            "/api/v1/auth/token",
            "/api/v1/auth/invitations/accept",
            "/api/v1/auth/password/forgotten",
            "/api/v1/auth/password/choose");
    private static final Set<PathItem.HttpMethod> UPDATES =
            EnumSet.of(PathItem.HttpMethod.PUT, PathItem.HttpMethod.PATCH);
    private static final Map<String, String> PROBLEMS = Map.ofEntries(
            Map.entry("400", "The input is not acceptable; `code` and `errors` say why"),
            Map.entry("401", "No token or API key, or one that is invalid, expired or revoked"),
            Map.entry("403", "The role, or the API key's scopes, do not allow it"),
            Map.entry("404", "There is no such thing, or it belongs to another tenant"),
            Map.entry("409", "It contradicts the present state"),
            Map.entry("412", "If-Match names an outdated version"),
            Map.entry("413", "The body is too large"),
            Map.entry("415", "The body's format is not accepted"),
            Map.entry("422", "The Idempotency-Key was used with another request"),
            Map.entry("428", "If-Match is missing"),
            Map.entry("429", "Too many requests; Retry-After says when to come again"),
            Map.entry("500", "Something unexpected; the log tells more under `correlationId`"),
            Map.entry("503", "Something that Recado stands on does not answer; try again"));

    @Override
    public void filterOpenAPI(OpenAPI api) {
        if (api.getPaths() == null || api.getPaths().getPathItems() == null) {
            return;
        }
        if (api.getComponents() == null) {
            api.setComponents(OASFactory.createComponents());
        }
        PROBLEMS.forEach(
                (status, description) -> api.getComponents().addResponse("Problem" + status, problem(description)));
        addSchemas(api);
        api.getPaths().getPathItems().forEach((path, item) -> {
            if (path.startsWith(ROOT)) {
                item.getOperations().forEach((method, operation) -> describe(path, method, operation));
            }
        });
    }

    private static void describe(String path, PathItem.HttpMethod method, Operation operation) {
        boolean open = OPEN.contains(path);
        boolean post = method == PathItem.HttpMethod.POST;
        boolean body = post || UPDATES.contains(method);
        refer(operation, "500", "503");
        if (body) {
            refer(operation, "400", "413", "415");
        }
        if (path.equals("/api/v1/auth/token")) {
            refer(operation, "401", "429");
        } else if (path.equals("/api/v1/setup")) {
            refer(operation, "401", "409");
        } else if (path.equals("/api/v1/auth/invitations/accept")) {
            refer(operation, "409");
        } else if (path.equals("/api/v1/auth/password/forgotten")) {
            refer(operation, "409", "429");
        }
        if (open) {
            return;
        }
        operation.addSecurityRequirement(OASFactory.createSecurityRequirement().addScheme(Api.BEARER, List.of()));
        refer(operation, "400", "401", "403", "429");
        if (path.contains("{")) {
            refer(operation, "404");
        }
        header(
                operation,
                "X-Recado-Tenant",
                "A superuser names the tenant to work in; everybody else may only name their own",
                false,
                "uuid");
        if (post) {
            refer(operation, "409", "422");
            header(
                    operation,
                    "Idempotency-Key",
                    "Makes a repetition safe: within 24 hours the same request under the same key gets the first answer",
                    false,
                    null);
        }
        if (UPDATES.contains(method)) {
            refer(operation, "409", "412", "428");
            header(operation, "If-Match", "The ETag of what was read", true, null);
        }
        if (method == PathItem.HttpMethod.GET && path.endsWith("}")) {
            header(operation, "If-None-Match", "An ETag; where it is still true the answer is 304", false, null);
            operation
                    .getResponses()
                    .addAPIResponse("304", OASFactory.createAPIResponse().description("Unchanged"));
            tag(operation);
        }
    }

    private static void tag(Operation operation) {
        APIResponse ok = operation.getResponses().getAPIResponse("200");
        if (ok != null) {
            Header tag = OASFactory.createHeader()
                    .description("The version, for If-Match and If-None-Match")
                    .schema(string(null));
            ok.addHeader("ETag", tag);
        }
    }

    private static void refer(Operation operation, String... statuses) {
        for (String status : statuses) {
            if (!operation.getResponses().hasAPIResponse(status)) {
                operation
                        .getResponses()
                        .addAPIResponse(
                                status, OASFactory.createAPIResponse().ref("#/components/responses/Problem" + status));
            }
        }
    }

    private static void header(
            Operation operation, String name, String description, boolean required, @Nullable String format) {
        operation.addParameter(OASFactory.createParameter()
                .name(name)
                .in(Parameter.In.HEADER)
                .description(description)
                .required(required)
                .schema(string(format)));
    }

    private static APIResponse problem(String description) {
        return OASFactory.createAPIResponse()
                .description(description)
                .content(OASFactory.createContent()
                        .addMediaType(
                                Problem.MEDIA_TYPE,
                                OASFactory.createMediaType()
                                        .schema(OASFactory.createSchema().ref("#/components/schemas/Problem"))));
    }

    // No operation returns a problem as its type, so the scanner does not find it.
    private static void addSchemas(OpenAPI api) {
        Schema problem = object("What went wrong (RFC 9457)");
        for (String member : List.of("type", "title", "detail", "instance", "code", "correlationId")) {
            problem.addProperty(member, string(null));
            problem.addRequired(member);
        }
        problem.addProperty("status", OASFactory.createSchema().addType(Schema.SchemaType.INTEGER));
        problem.addRequired("status");
        Schema violation = object("A member of the input and what is wrong with it");
        violation.addProperty("member", string(null)).addProperty("message", string(null));
        problem.addProperty(
                "errors",
                OASFactory.createSchema().addType(Schema.SchemaType.ARRAY).items(violation));
        problem.addExample(Map.of(
                "type", "urn:recado:problem:not-found",
                "title", "Not found",
                "status", 404,
                "detail", "Not found: device 0198f0c5-7a10-7cc4-8f2e-6f3c9d1b2a44.",
                "instance", "/api/v1/devices/0198f0c5-7a10-7cc4-8f2e-6f3c9d1b2a44",
                "code", "not-found",
                "correlationId", "0198f0c6-1c2b-7d11-9a55-0d2a6d6f7e10"));
        api.getComponents().addSchema("Problem", problem);
    }

    private static Schema object(String description) {
        return OASFactory.createSchema().addType(Schema.SchemaType.OBJECT).description(description);
    }

    private static Schema string(@Nullable String format) {
        Schema schema = OASFactory.createSchema().addType(Schema.SchemaType.STRING);
        return format == null ? schema : schema.format(format);
    }
}
