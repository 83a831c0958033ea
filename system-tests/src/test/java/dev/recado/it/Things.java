package dev.recado.it;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;

/**
 * The ids of a tenant's things, found by asking for its lists as its administrator; where a list is empty, something is made
 * from the OpenAPI document. So whatever is added to the API has an id here, or says what is missing.
 */
final class Things {
    /** Lists of which no tenant has anything, and why. */
    private static final Map<String, String> OF_NO_TENANT = Map.of(
            "/encryption/rotations", "keys are the installation's; only a superuser may ask",
            "/signing-keys", "keys are the installation's; only a superuser may ask");

    /** Bodies that the document alone does not tell. */
    private static final Map<String, Object> MADE_FROM = Map.of(
            "/api-keys", Map.of("name", "chave", "scopes", List.of("read")),
            "/knowledge/questions", Map.of("question", "Há estacionamento?", "answer", "Sim, grátis."),
            "/knowledge/synonyms", Map.of("words", List.of("carro", "automóvel")),
            "/knowledge/golden-questions", Map.of("question", "Há estacionamento?"),
            "/knowledge/golden-runs", Map.of());

    private final OpenApi openApi;
    private final Business business;
    private final Map<String, String> ids = new HashMap<>();

    Things(OpenApi openApi, Business business) {
        this.openApi = openApi;
        this.business = business;
    }

    /** What fills a path parameter. */
    String id(OpenApi.Place place) {
        if (place.list().equals("/tenants")) {
            return business.tenantId();
        }
        if (OF_NO_TENANT.containsKey(place.list())) {
            return UUID.randomUUID().toString();
        }
        String known = ids.get(place.list());
        if (known == null) {
            known = find(place);
            ids.put(place.list(), known);
        }
        return known;
    }

    /** What fills a member of a body, or a parameter of a query, by its name: {@code deviceId}, {@code categories}. */
    String id(String member) {
        String name = member.toLowerCase(Locale.ROOT);
        for (OpenApi.Operation operation : openApi.operations()) {
            String path = operation.path();
            int parameter = path.indexOf("/{");
            if (parameter < 0) {
                continue;
            }
            String list = path.substring(0, parameter);
            String plural = list.substring(list.lastIndexOf('/') + 1).toLowerCase(Locale.ROOT);
            String singular =
                    plural.endsWith("ies") ? plural.substring(0, plural.length() - 3) : plural.replaceAll("s$", "");
            if (name.startsWith(singular)) {
                return id(new OpenApi.Place(list, list + "/", "id"));
            }
        }
        return business.tenantId();
    }

    private String find(OpenApi.Place place) {
        List<JsonNode> items = items(place.list());
        if (items.isEmpty()) {
            make(place);
            items = items(place.list());
        }
        if (items.isEmpty()) {
            throw new AssertionError("There is nothing in " + place.list()
                    + " to try from outside. Say in Things how to make one, or make one in the test's preparation");
        }
        JsonNode first = items.getFirst();
        return first.path(first.has(place.parameter()) ? place.parameter() : "id")
                .asText();
    }

    private List<JsonNode> items(String list) {
        Api.Response answer = business.admin().get(list);
        if (answer.status() == 404 || answer.status() == 405) {
            throw new AssertionError("Nothing lists " + list + ". Say in Things how to find one");
        }
        JsonNode json = answer.expect(200).json();
        return (json.isArray() ? json : json.path("items")).valueStream().toList();
    }

    private void make(OpenApi.Place place) {
        if (MADE_FROM.containsKey(place.template())) {
            business.admin().post(place.list(), MADE_FROM.get(place.template())).expect(201);
            return;
        }
        openApi.operations().stream()
                .filter(operation -> operation.name().equals("POST " + place.template()))
                .findFirst()
                .ifPresent(operation -> business.admin()
                        .with("Content-Type", "application/json")
                        .send(
                                "POST",
                                place.list(),
                                new String(openApi.body(operation, this::id), StandardCharsets.UTF_8)
                                        .replace(
                                                "\"x\"",
                                                "\"made"
                                                        + UUID.randomUUID()
                                                                .toString()
                                                                .substring(0, 8) + "\"")
                                        .getBytes(StandardCharsets.UTF_8)));
    }
}
