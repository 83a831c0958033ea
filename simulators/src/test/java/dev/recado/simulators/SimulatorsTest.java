package dev.recado.simulators;

import dev.recado.simulators.Running.Answer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class SimulatorsTest {

    private Running running;

    @BeforeEach
    void start() throws IOException {
        running = new Running();
    }

    @AfterEach
    void stop() {
        running.close();
    }

    @Test
    void the_phone_page_and_its_parts_are_served() {
        assertThat(running.call("GET", "/", null, Map.of()).text()).contains("phone.js", "phone.css");
        for (String part :
                new String[] {"phone.js", "phone.css", "messages.js", "format.js", "server.js", "icon.svg"}) {
            assertThat(running.call("GET", "/" + part, null, Map.of()).status())
                    .as(part)
                    .isEqualTo(200);
        }
    }

    @Test
    void every_text_exists_in_both_languages() throws IOException {
        String bundle;
        try (var in = getClass().getResourceAsStream("/phone/messages.js")) {
            bundle = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
        int english = bundle.indexOf("  'en': {");

        assertThat(keys(bundle.substring(0, english)))
                .isEqualTo(keys(bundle.substring(english)))
                .isNotEmpty();
    }

    @Test
    void secrets_are_not_shown() {
        assertThat(running.control("GET", "/control/numbers", null).toString())
                .contains("Padaria")
                .doesNotContain(Running.TOKEN, Running.SECRET, "verify");
    }

    @Test
    void other_sites_can_not_steer() {
        Answer answer = running.call("POST", "/control/reset", "", Map.of("Origin", "https://evil.example"));

        assertThat(answer.status()).isEqualTo(403);
        String own = "http://" + running.uri("/").getAuthority();
        assertThat(running.call("POST", "/control/reset", "", Map.of("Origin", own))
                        .status())
                .isEqualTo(204);
    }

    @Test
    void a_wrong_control_request_says_what_to_do() {
        Answer answer =
                running.call("POST", "/control/messages", "{\"phoneNumberId\":\"7\",\"text\":\"oi\"}", Map.of());

        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.json().path("error").asText()).contains("PUT /control/numbers/7");
        assertThat(running.call("PUT", "/control/clock", "not json", Map.of()).status())
                .isEqualTo(400);
    }

    private static TreeSet<String> keys(String part) {
        TreeSet<String> keys = new TreeSet<>();
        Pattern.compile("^    '([a-z]+[.A-Za-z]*)': '", Pattern.MULTILINE)
                .matcher(part)
                .results()
                .map((MatchResult m) -> m.group(1))
                .forEach(keys::add);
        return keys;
    }
}
