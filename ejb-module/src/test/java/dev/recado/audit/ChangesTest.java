package dev.recado.audit;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ChangesTest {
    private record Settings(
            String name, int maxOutputTokens, String apiKey, Instant at, List<String> tags, long version) {}

    private static final Settings BEFORE =
            new Settings("Ana", 100, "sk-old", Instant.parse("2026-01-01T00:00:00Z"), List.of("a"), 1);

    @Test
    void only_what_differs_is_shown_and_the_version_never() {
        Settings after = new Settings("Bia", 100, "sk-old", BEFORE.at(), List.of("a", "b"), 2);

        Changes.Pair change = Changes.between(BEFORE, after);

        assertThat(change.before()).isEqualTo("{\"name\":\"Ana\",\"tags\":[\"a\"]}");
        assertThat(change.after()).isEqualTo("{\"name\":\"Bia\",\"tags\":[\"a\",\"b\"]}");
    }

    @Test
    void a_secret_shows_that_it_changed_and_not_into_what() {
        Settings after = new Settings("Ana", 200, "sk-new", BEFORE.at(), BEFORE.tags(), 2);

        Changes.Pair change = Changes.between(BEFORE, after);

        assertThat(change.before()).isEqualTo("{\"maxOutputTokens\":100,\"apiKey\":\"***\"}");
        assertThat(change.after()).isEqualTo("{\"maxOutputTokens\":200,\"apiKey\":\"***\"}");
    }

    @Test
    void what_is_new_has_no_before_and_what_is_gone_no_after() {
        assertThat(Changes.between(null, BEFORE).before()).isNull();
        assertThat(Changes.between(null, BEFORE).after()).contains("Ana").doesNotContain("sk-old");
        assertThat(Changes.between(BEFORE, null).after()).isNull();
        assertThat(Changes.between(BEFORE, BEFORE)).isEqualTo(new Changes.Pair(null, null));
    }

    @Test
    void secrets_are_masked_wherever_they_stand() {
        Map<String, Object> details = new LinkedHashMap<>();
        details.put("password", "hunter2");
        details.put("verifyToken", "v-123");
        details.put("change", new Settings("Ana", 1, "sk-old", BEFORE.at(), List.of(), 1));
        details.put("hasApiKey", true);
        details.put("list", List.of(Map.of("appSecret", "s-456")));

        String masked = Changes.masked(details);

        assertThat(masked)
                .doesNotContain("hunter2")
                .doesNotContain("v-123")
                .doesNotContain("sk-old")
                .doesNotContain("s-456")
                .contains("\"hasApiKey\":true")
                .contains("\"maxOutputTokens\":1");
    }

    @Test
    void a_long_text_is_cut_and_says_so() {
        Changes.Pair change = Changes.between(Map.of("prompt", "x".repeat(20_000)), Map.of("prompt", "y"));

        assertThat(change.before()).hasSizeLessThan(9_000).contains("(20000)");
    }
}
