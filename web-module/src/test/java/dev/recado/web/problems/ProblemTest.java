package dev.recado.web.problems;

import dev.recado.platform.Conflict;
import dev.recado.platform.Forbidden;
import dev.recado.platform.Invalid;
import dev.recado.platform.Language;
import dev.recado.platform.NotAuthenticated;
import dev.recado.platform.NotFound;
import dev.recado.platform.RecadoException;
import dev.recado.platform.Role;
import dev.recado.platform.Stale;
import dev.recado.platform.TooManyRequests;
import dev.recado.platform.Unavailable;
import java.time.Duration;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

class ProblemTest {

    static Stream<Arguments> kinds() {
        return Stream.of(
                Arguments.of(new Invalid("page.limit", 1, 200), 400),
                Arguments.of(new NotAuthenticated(), 401),
                Arguments.of(new Forbidden(Role.ADMIN), 403),
                Arguments.of(new NotFound("user", "x"), 404),
                Arguments.of(new Conflict("setup.done"), 409),
                Arguments.of(new Stale("user", "x"), 412),
                Arguments.of(new HttpProblem(428, "http.if-match-missing"), 428),
                Arguments.of(new TooManyRequests("login.wait", Duration.ofSeconds(8)), 429),
                Arguments.of(new Unavailable("inbox.unavailable", new IllegalStateException()), 503));
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void every_kind_of_error_has_its_status_and_texts_in_both_languages(RecadoException error, int status) {
        for (Locale language : new Locale[] {Locale.of("pt", "BR"), Locale.ENGLISH}) {
            Problem problem = Language.call(language, () -> Problem.of(error, "/api/v1/users"));

            assertThat(problem.status()).isEqualTo(status);
            assertThat(problem.code()).isEqualTo(error.code());
            assertThat(problem.type()).isEqualTo("urn:recado:problem:" + error.code());
            assertThat(problem.title()).isNotBlank().doesNotStartWith("title.");
            assertThat(problem.detail()).isNotBlank().isNotEqualTo(error.code());
        }
    }

    @Test
    void the_text_of_an_unexpected_exception_does_not_leave() {
        Problem problem = Problem.unexpected(new IllegalStateException("jdbc password is hunter2"), "/api/v1/users");

        assertThat(problem.status()).isEqualTo(500);
        assertThat(problem.json()).doesNotContain("hunter2").doesNotContain("IllegalState");
    }

    @Test
    void portuguese_is_the_language_of_who_names_none() {
        assertThat(Problem.of(new NotFound("user", "x"), "/").title()).isEqualTo("Não encontrado");
    }

    @Test
    void headers_say_how_to_go_on() {
        assertThat(Problem.headers(null, 401, false)).containsEntry("WWW-Authenticate", "Bearer realm=\"recado\"");
        assertThat(Problem.headers(null, 401, true).get("WWW-Authenticate")).contains("invalid_token");
        assertThat(Problem.headers(new TooManyRequests("login.wait", Duration.ofSeconds(8)), 429, false))
                .containsEntry("Retry-After", "8");
        assertThat(Problem.headers(null, 503, false)).containsKey("Retry-After");
    }
}
