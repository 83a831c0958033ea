package dev.recado.launcher;

import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Properties;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class MessagesTest {
    @Test
    void both_languages_say_the_same_things() throws IOException {
        Properties english = load("messages.properties");
        Properties portuguese = load("messages_pt_BR.properties");

        assertThat(portuguese.keySet()).isEqualTo(english.keySet());
        english.forEach((key, text) -> assertThat(placeholders(portuguese.getProperty((String) key)))
                .as((String) key)
                .isEqualTo(placeholders((String) text)));
    }

    @Test
    void numbers_are_written_as_they_are() {
        assertThat(Messages.text("run.portInUse", 18080)).contains("18080");
    }

    @Test
    void of_an_exception_only_the_message_is_told() {
        assertThat(Messages.text("error", new IOException("disk full"))).isEqualTo("recado: disk full");
    }

    private static String placeholders(String text) {
        return text.replaceAll("[^{}0-9]|(?<!\\{)[0-9]", "")
                .chars()
                .sorted()
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    private static Properties load(String name) throws IOException {
        Properties properties = new Properties();
        try (InputStreamReader reader =
                new InputStreamReader(Messages.class.getResourceAsStream(name), StandardCharsets.UTF_8)) {
            properties.load(reader);
        }
        return properties;
    }
}
