package dev.recado.channels;

import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class TemplateMessageTest {
    @Test
    void what_whatsapp_could_never_know_is_not_well_formed() {
        assertThat(template("retomar_conversa", "pt_BR", "Ana").wellFormed()).isTrue();
        assertThat(template("hello", "en").wellFormed()).isTrue();
        assertThat(template("Olá", "pt_BR").wellFormed()).isFalse();
        assertThat(template("", "pt_BR").wellFormed()).isFalse();
        assertThat(template("hello", "português").wellFormed()).isFalse();
        assertThat(template("hello", "pt_BR", " ").wellFormed()).isFalse();
        assertThat(template("hello", "pt_BR", "duas\nlinhas").wellFormed()).isFalse();
        assertThat(new TemplateMessage("hello", "pt_BR", Collections.nCopies(21, "x")).wellFormed())
                .isFalse();
    }

    @Test
    void people_read_its_name_language_and_parameters() {
        assertThat(template("retomar_conversa", "pt_BR", "Ana", "42").shown())
                .isEqualTo("retomar_conversa (pt_BR): Ana · 42");
        assertThat(template("hello", "pt_BR").shown()).isEqualTo("hello (pt_BR)");
    }

    private static TemplateMessage template(String name, String language, String... parameters) {
        return new TemplateMessage(name, language, List.of(parameters));
    }
}
