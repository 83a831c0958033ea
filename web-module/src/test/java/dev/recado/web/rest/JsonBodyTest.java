package dev.recado.web.rest;

import dev.recado.platform.Role;
import dev.recado.users.NewUser;
import dev.recado.web.problems.HttpProblem;
import java.time.Instant;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

class JsonBodyTest {
    public record Answer(UUID id, Instant at, @Nullable String name) {}

    @Test
    void a_record_is_read_and_absent_members_are_null() {
        NewUser user = (NewUser) JsonBody.read("{\"username\":\"ana\",\"role\":\"ADMIN\"}", NewUser.class);

        assertThat(user.username()).isEqualTo("ana");
        assertThat(user.role()).isEqualTo(Role.ADMIN);
        assertThat(user.tenantId()).isNull();
    }

    @Test
    void an_unknown_member_is_refused_by_its_name() {
        HttpProblem problem = refused("{\"username\":\"ana\",\"pasword\":\"x\"}");

        assertThat(problem.code()).isEqualTo("http.unknown-member");
        assertThat(problem.text(Locale.ENGLISH)).contains("pasword");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"tenantId\":\"no uuid\"}", "{\"role\":\"BOSS\"}", "{\"tenantId\":[1]}"})
    void a_value_of_the_wrong_shape_is_refused(String json) {
        HttpProblem problem = refused(json);

        assertThat(problem.status()).isEqualTo(400);
        assertThat(problem.code()).startsWith("http.malformed");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{", "[]", "\"text\"", "{\"username\":}", "nonsense", "{\"username\":\"a\"} x"})
    void what_is_no_object_is_refused(String json) {
        assertThat(refused(json).status()).isEqualTo(400);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "  ", "null"})
    void a_missing_body_is_refused(String json) {
        assertThat(refused(json).code()).isEqualTo("http.body-missing");
    }

    @Test
    void answers_keep_their_shape_and_write_times_as_rfc_3339() {
        String json = JsonBody.write(new Answer(new UUID(0, 1), Instant.parse("2026-11-22T12:00:00.5Z"), null));

        assertThat(json)
                .isEqualTo("{\"at\":\"2026-11-22T12:00:00.500Z\",\"id\":\"00000000-0000-0000-0000-000000000001\","
                        + "\"name\":null}");
    }

    private static HttpProblem refused(String json) {
        return catchThrowableOfType(HttpProblem.class, () -> JsonBody.read(json, NewUser.class));
    }
}
