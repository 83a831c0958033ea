package dev.recado.agents;

import dev.recado.platform.Invalid;
import dev.recado.platform.RecadoException;
import dev.recado.platform.Texts;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class PromptTemplateTest {

    @Test
    void variables_are_filled_and_nothing_is_escaped() {
        PromptTemplate template = PromptTemplate.of("{{agent.name}} de {{tenant.name}}: {{now.time}} {{language}}");

        assertThat(template.render(Map.of(
                        "agent.name",
                        "Lia",
                        "tenant.name",
                        "Sol & Mar <3",
                        "now.time",
                        "20:30",
                        "language",
                        "português")))
                .isEqualTo("Lia de Sol & Mar <3: 20:30 português");
    }

    @Test
    void a_section_appears_only_with_its_value() {
        PromptTemplate template = PromptTemplate.of(
                "{{#contact.name}}Oi, {{contact.name}}!{{/contact.name}}{{^contact.name}}Oi!{{/contact.name}}");

        assertThat(template.render(Map.of("contact.name", "Ana"))).isEqualTo("Oi, Ana!");
        assertThat(template.render(Map.of("contact.name", ""))).isEqualTo("Oi!");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{{tenant.nome}}",
                "{{tenant.name.class}}",
                "{{#tenant.name}}{{length}}{{/tenant.name}}",
                "{{.}}",
                "{{> other}}",
                "{{{contact.secret}}}"
            })
    void what_is_not_a_variable_is_refused_by_name(String prompt) {
        assertThatThrownBy(() -> PromptTemplate.of(prompt))
                .isInstanceOf(Invalid.class)
                .extracting(e -> ((RecadoException) e).code())
                .isEqualTo("agent.prompt-variable");
    }

    @Test
    void the_refusal_tells_people_what_there_is() {
        assertThatThrownBy(() -> PromptTemplate.of("Olá {{cliente}}"))
                .isInstanceOfSatisfying(Invalid.class, invalid -> assertThat(invalid.text(Texts.LANGUAGES.getFirst()))
                        .contains("\"cliente\"", "contact.name", "tenant.name"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{{tenant.name", "{{#contact.name}}Oi", "{{/contact.name}}"})
    void what_can_not_be_read_is_refused(String prompt) {
        assertThatThrownBy(() -> PromptTemplate.of(prompt))
                .isInstanceOf(Invalid.class)
                .extracting(e -> ((RecadoException) e).code())
                .isEqualTo("agent.prompt-syntax");
    }

    @Test
    void the_prompts_that_come_with_the_product_are_valid() {
        Texts.LANGUAGES.forEach(language -> {
            var tenant = Given.tenant(language.toLanguageTag());
            String prompt = PromptTemplate.of(Prompts.ofNewAgent(language))
                    .render(PromptValues.of(tenant, "Lia", "Maria", "5511", Given.NOW));

            assertThat(prompt).contains("Lia", "Pousada Sol", "Maria", "2026").doesNotContain("{{");
            assertThat(Prompts.rules(language)).contains(AgentTools.HAND_OVER, AgentTools.NO_REPLY);
        });
    }

    @Test
    void every_variable_is_described_in_every_language() {
        Texts.LANGUAGES.forEach(language -> PromptTemplate.VARIABLES.forEach(
                name -> assertThat(Texts.of(Agents.TEXTS, language).get("variable." + name))
                        .isNotEqualTo("variable." + name)));
    }
}
