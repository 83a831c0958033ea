package dev.recado.knowledge;

import org.jspecify.annotations.Nullable;

/** What to change in a question and its answer; null leaves a member as it is. */
public record QuestionChange(
        @Nullable String question, @Nullable String answer, DocumentFacts facts) {}
