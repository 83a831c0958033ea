package dev.recado.knowledge;

import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A golden question as it is wanted.
 *
 * @param question up to 1,000 characters
 * @param documents up to 20 where the answer stands; null or empty: the right answer is "nothing relevant"
 */
public record NewGoldenQuestion(
        @Nullable String question, @Nullable List<UUID> documents) {}
