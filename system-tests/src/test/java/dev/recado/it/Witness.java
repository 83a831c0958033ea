package dev.recado.it;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A tenant full of canaries: a word that is in everything it has, and nowhere else. */
final class Witness {
    private final String canary;
    private final Business business;

    private Witness(String canary, Business business) {
        this.canary = canary;
        this.business = business;
    }

    /** Opens a tenant and puts the canary into its name, number, agents, categories, documents, customers, messages and users. */
    static Witness open(Installation installation, String word) {
        String canary = word + Long.toString(Business.unique(), 36);
        Business business = Business.open(installation, canary);
        Api admin = business.admin();
        admin.patch("/devices/" + business.deviceId(), Map.of("name", canary)).expect(200);
        for (JsonNode agent : admin.get("/agents").items()) {
            admin.patch("/agents/" + agent.get("id").asText(), Map.of("name", canary, "prompt", "Fale de " + canary))
                    .expect(200);
        }
        admin.post("/knowledge/categories", Map.of("name", canary)).expect(201);
        for (JsonNode category : admin.get("/knowledge/categories").items()) {
            if (!category.get("name").asText().equals(canary)) {
                admin.patch(
                                "/knowledge/categories/" + category.get("id").asText(),
                                Map.of("name", canary + " geral", "description", canary))
                        .expect(200);
            }
        }
        admin.post(
                        "/users",
                        Map.of(
                                "username",
                                canary.toLowerCase(Locale.ROOT),
                                "password",
                                business.password(),
                                "role",
                                "VIEWER"))
                .expect(201);
        business.teach(canary + ".md", "# " + canary + "\n\nA senha da porta é " + canary + ".\n" + Business.DOCUMENT);
        Customer customer = business.customer(canary);
        customer.writes("Qual é a senha da porta? " + canary);
        customer.awaitAnswer();
        customer.awaitTurns(1);
        business.receivesWhatNobodyUnderstands(canary);
        return new Witness(canary, business);
    }

    Business business() {
        return business;
    }

    Api admin() {
        return business.admin();
    }

    String canary() {
        return canary;
    }

    /** The strings that only this tenant has. */
    List<String> secrets() {
        return List.of(canary.toLowerCase(Locale.ROOT), business.username(), business.phoneNumberId());
    }

    /** What a text gives away of this tenant; null when nothing. */
    @Nullable
    String seenIn(String text) {
        String lower = text.toLowerCase(Locale.ROOT);
        return secrets().stream().filter(lower::contains).findFirst().orElse(null);
    }

    /** All that can be read of this tenant by its lists, to be compared with later. */
    List<String> everything(OpenApi openApi) {
        List<String> answers = new ArrayList<>();
        for (OpenApi.Operation operation : openApi.operations()) {
            // What is written down about calls, counted, or tells the time changes by being asked.
            if (operation.changesNothing()
                    && !operation.hasParameters()
                    && !operation
                            .path()
                            .matches(
                                    "/(agents/variables|audit|users|auth|api-keys|tenants|ready|turns/report|knowledge/index).*")) {
                Api.Response answer = admin().get(operation.path());
                if (answer.status() == 200) {
                    answers.add(operation.name() + " " + answer.body());
                }
            }
        }
        return answers;
    }
}
