package dev.recado.it;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertAll;

/** The OpenAPI document and what exists say the same. */
class OpenApiIT {
    private static final Set<String> WITHOUT_LOG_IN = Set.of(
            "/api/v1/setup",
            "/api/v1/ready",
            "/api/v1/auth/token",
            "/api/v1/auth/invitations/accept",
            "/api/v1/auth/password/forgotten",
            "/api/v1/auth/password/choose");
    private static final Set<String> METHODS = Set.of("get", "post", "put", "patch", "delete");
    /** What a client may rely on, as the design lists it. */
    private static final List<String> PROMISED = List.of(
            "POST /auth/token",
            "POST /setup",
            "GET /ready",
            "GET /tenants",
            "POST /tenants",
            "PATCH /tenants/{id}",
            "GET /users",
            "POST /users",
            "GET /users/me",
            "GET /agents",
            "GET /agents/{id}",
            "PATCH /agents/{id}",
            "GET /devices",
            "POST /devices",
            "GET /devices/{id}",
            "PATCH /devices/{id}",
            "DELETE /devices/{id}",
            "POST /devices/{id}/test",
            "GET /contacts",
            "GET /contacts/{id}",
            "GET /conversations",
            "GET /conversations/{id}",
            "GET /conversations/{id}/messages",
            "POST /conversations/{id}/messages",
            "GET /conversations/{id}/turns",
            "POST /conversations/{id}/take-over",
            "POST /conversations/{id}/hand-back",
            "POST /conversations/{id}/close",
            "GET /turns/report",
            "GET /turns/{id}",
            "GET /knowledge/categories",
            "POST /knowledge/categories",
            "GET /knowledge/documents",
            "POST /knowledge/documents",
            "GET /knowledge/documents/{id}",
            "DELETE /knowledge/documents/{id}",
            "POST /knowledge/documents/{id}/retry",
            "GET /knowledge/documents/{id}/original",
            "GET /knowledge/documents/{id}/passages",
            "POST /knowledge/search",
            "GET /llm/settings",
            "PUT /llm/settings",
            "POST /llm/settings/test",
            "GET /kept-events",
            "GET /kept-events/{id}",
            "POST /kept-events/{id}/replay",
            "POST /kept-events/{id}/dismiss",
            "POST /kept-events/replay",
            "GET /api-keys",
            "POST /api-keys",
            "GET /api-keys/{id}",
            "PATCH /api-keys/{id}",
            "DELETE /api-keys/{id}",
            "GET /signing-keys",
            "POST /signing-keys",
            "GET /signing-keys/{kid}",
            "DELETE /signing-keys/{kid}",
            "GET /tenants/{id}/limits",
            "PUT /tenants/{id}/limits",
            "GET /encryption",
            "POST /encryption/rotations",
            "GET /encryption/rotations/{id}",
            "GET /audit");

    private final Installation installation = Suite.installation();
    private final JsonNode paths = Api.anonymous(installation.baseUrl())
            .with("Accept", "application/json")
            .get("/openapi")
            .expect(200)
            .json()
            .get("paths");

    @Test
    void everything_that_is_promised_is_documented() {
        assertThat(operations())
                .containsAll(PROMISED.stream()
                        .map(operation -> operation.replace(" /", " /api/v1/"))
                        .toList());
    }

    @Test
    void everything_that_is_documented_exists_and_asks_for_a_log_in() {
        List<Executable> checks = operations().stream()
                .filter(operation -> operation.contains(" /api/v1/"))
                .filter(operation -> !WITHOUT_LOG_IN.contains(operation.substring(operation.indexOf(' ') + 1)))
                .<Executable>map(operation -> () -> asksForLogIn(operation))
                .toList();
        assertThat(checks).isNotEmpty();
        assertAll(checks);
    }

    @Test
    void everything_that_is_documented_is_found_by_somebody_who_is_logged_in() {
        Business business = Business.open(installation, "OpenAPI");
        List<Executable> checks = operations().stream()
                .filter(operation -> operation.startsWith("GET /api/v1/") && !operation.contains("{"))
                .<Executable>map(operation -> () -> {
                    Api.Response answer = business.admin().get(operation.substring("GET /api/v1".length()));
                    assertThat(answer.status()).as(operation).isIn(200, 403);
                })
                .toList();
        assertAll(checks);
    }

    private void asksForLogIn(String operation) {
        String method = operation.substring(0, operation.indexOf(' '));
        String path = operation
                .substring(operation.indexOf(' ') + 1)
                .replaceAll("\\{[^}]+}", UUID.randomUUID().toString());
        Api.anonymous(installation.baseUrl())
                .with("Content-Type", "application/json")
                .send(
                        method,
                        path,
                        method.equals("GET") || method.equals("DELETE")
                                ? new byte[0]
                                : "{}".getBytes(java.nio.charset.StandardCharsets.UTF_8))
                .problem(401);
    }

    private List<String> operations() {
        return paths.properties().stream()
                .flatMap(path -> path.getValue().properties().stream()
                        .map(Map.Entry::getKey)
                        .filter(METHODS::contains)
                        .map(method -> method.toUpperCase(Locale.ROOT) + " " + path.getKey()))
                .toList();
    }
}
