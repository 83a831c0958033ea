package dev.recado.web.rest;

import dev.recado.web.problems.HttpProblem;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Query parameters from text, because JAX-RS would answer 404 to one that can't be converted. */
final class Parameters {
    private Parameters() {}

    /** One of an enumeration's constants; null when absent. */
    static <E extends Enum<E>> @Nullable E oneOf(Class<E> type, String name, @Nullable String text) {
        if (text == null || text.isBlank()) {
            return null;
        }
        return Arrays.stream(type.getEnumConstants())
                .filter(constant -> constant.name().equals(text))
                .findFirst()
                .orElseThrow(() -> new HttpProblem(
                        400,
                        "http.parameter",
                        name,
                        Arrays.stream(type.getEnumConstants()).map(Enum::name).collect(Collectors.joining(", "))));
    }

    /** True or false; null when absent. */
    static @Nullable Boolean truth(String name, @Nullable String text) {
        if (text == null || text.isBlank()) {
            return null;
        }
        if (!text.equals("true") && !text.equals("false")) {
            throw new HttpProblem(400, "http.parameter", name, "true, false");
        }
        return text.equals("true");
    }

    /** A moment (RFC 3339); null when absent. */
    static @Nullable Instant time(String name, @Nullable String text) {
        if (text == null || text.isBlank()) {
            return null;
        }
        try {
            // A plus sign that was not encoded arrives as a space.
            return OffsetDateTime.parse(text.strip().replace(' ', '+')).toInstant();
        } catch (DateTimeParseException e) {
            throw new HttpProblem(400, "http.parameter", name, "2026-11-22T15:04:05-03:00");
        }
    }
}
