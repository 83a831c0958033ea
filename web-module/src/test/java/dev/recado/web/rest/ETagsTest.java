package dev.recado.web.rest;

import dev.recado.web.problems.HttpProblem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

class ETagsTest {
    record Versioned(String name, long version) {}

    record Plain(String name) {}

    @Test
    void a_record_with_a_version_has_one() {
        assertThat(ETags.version(new Versioned("a", 7))).hasValue(7);
        assertThat(ETags.version(new Plain("a"))).isEmpty();
        assertThat(ETags.version("a")).isEmpty();
        assertThat(ETags.version(null)).isEmpty();
    }

    @Test
    void a_tag_changes_with_any_detail_but_its_version_decides_updates() {
        String before = ETags.of(3, "{\"lastSeen\":1}");
        String after = ETags.of(3, "{\"lastSeen\":2}");

        assertThat(before).isNotEqualTo(after);
        assertThat(ETags.wanted(before, () -> 99)).isEqualTo(3);
        assertThat(ETags.wanted(after, () -> 99)).isEqualTo(3);
    }

    @Test
    void a_client_that_has_it_is_recognised() {
        String tag = ETags.of(3, "x");

        assertThat(ETags.named(tag, tag)).isTrue();
        assertThat(ETags.named("\"1.ab\", W/" + tag, tag)).isTrue();
        assertThat(ETags.named("*", tag)).isTrue();
        assertThat(ETags.named("\"1.ab\"", tag)).isFalse();
        assertThat(ETags.named(null, tag)).isFalse();
    }

    @Test
    void an_update_without_a_version_is_refused() {
        HttpProblem missing = catchThrowableOfType(HttpProblem.class, () -> ETags.wanted(null, () -> 1));

        assertThat(missing.status()).isEqualTo(428);
    }

    @Test
    void a_star_means_whatever_is_there() {
        assertThat(ETags.wanted("*", () -> 42)).isEqualTo(42);
        assertThat(ETags.wanted("\"5\"", () -> 42)).isEqualTo(5);
    }

    @ParameterizedTest
    @ValueSource(strings = {"W/\"3.ab\"", "3", "\"x\"", "\"3.ab\", \"4.cd\"", "\"99999999999999999999\""})
    void a_tag_that_can_not_be_ours_never_matches(String ifMatch) {
        HttpProblem stale = catchThrowableOfType(HttpProblem.class, () -> ETags.wanted(ifMatch, () -> 1));

        assertThat(stale.status()).isEqualTo(412);
    }
}
