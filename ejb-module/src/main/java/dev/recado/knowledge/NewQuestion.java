package dev.recado.knowledge;

/**
 * A question and its answer.
 *
 * @param question as customers ask it, up to 500 characters; no other may be the same
 * @param answer what is true, up to 8,000 characters
 */
public record NewQuestion(String question, String answer, DocumentFacts facts) {}
