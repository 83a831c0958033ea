package dev.recado.limits;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Whether a request may go on.
 *
 * @param rates the limits that it counts against
 * @param exceeded the name of the one that it exceeds; null: it may go on
 * @param retryAfter how long to wait then; zero when it may go on
 */
public record Verdict(List<Rate> rates, @Nullable String exceeded, Duration retryAfter) {}
