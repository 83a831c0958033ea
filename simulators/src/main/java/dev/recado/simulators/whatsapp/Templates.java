package dev.recado.simulators.whatsapp;

import com.fasterxml.jackson.databind.JsonNode;
import dev.recado.simulators.platform.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** The templates that Meta has approved, for all numbers alike. */
public final class Templates {
    private static final Pattern PLACE = Pattern.compile("\\{\\{\\d+}}");

    /**
     * A template.
     *
     * @param body with places for parameters: {@code {{1}}}, {@code {{2}}} …
     */
    public record Template(String name, String language, String body) {
        long parameters() {
            return PLACE.matcher(body)
                    .results()
                    .map(place -> place.group())
                    .distinct()
                    .count();
        }
    }

    private volatile List<Template> approved = List.of(
            new Template("hello", "pt_BR", "Olá!"),
            new Template("retomar_conversa", "pt_BR", "Olá, {{1}}! Podemos continuar a nossa conversa?"));

    /** Those that are approved. */
    public List<Template> all() {
        return approved;
    }

    /** Replaces all. */
    public void set(List<Template> templates) {
        approved = List.copyOf(templates);
    }

    /**
     * What the customer reads.
     *
     * @param sent {@code template} of the request
     * @throws GraphError as Meta refuses what was not approved, or the wrong number of parameters
     */
    String text(JsonNode sent) {
        String name = Json.text(sent, "name");
        String language = sent.path("language").path("code").asText();
        Template template = approved.stream()
                .filter(one -> one.name().equals(name) && one.language().equals(language))
                .findFirst()
                .orElseThrow(() -> GraphError.whatsapp(
                        404,
                        132001,
                        "Template name does not exist in the translation",
                        "template name (" + name + ") does not exist in " + language));
        List<String> parameters = new ArrayList<>();
        for (JsonNode component : sent.path("components")) {
            if (component.path("type").asText().equalsIgnoreCase("body")) {
                component
                        .path("parameters")
                        .forEach(value -> parameters.add(value.path("text").asText()));
            }
        }
        if (parameters.size() != template.parameters()) {
            throw GraphError.whatsapp(
                    400,
                    132000,
                    "Number of parameters does not match the expected number of params",
                    "body: number of localizable_params (" + parameters.size()
                            + ") does not match the expected number of params (" + template.parameters() + ")");
        }
        String text = template.body();
        for (int i = 0; i < parameters.size(); i++) {
            text = text.replace("{{" + (i + 1) + "}}", parameters.get(i));
        }
        return text;
    }
}
