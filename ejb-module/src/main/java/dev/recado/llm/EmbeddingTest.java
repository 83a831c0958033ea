package dev.recado.llm;

import org.jspecify.annotations.Nullable;

/**
 * What came of trying an embedding model with a sentence.
 *
 * @param code {@code embedding.ok}, or what is wrong, such as {@code llm.key-refused}
 * @param text the same for people, with what to do
 * @param dimension how many numbers the vector had; null where there was none
 * @param millis how long it took
 */
public record EmbeddingTest(
        boolean ok, String code, String text, @Nullable Integer dimension, long millis) {}
