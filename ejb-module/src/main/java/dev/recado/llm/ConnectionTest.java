package dev.recado.llm;

/**
 * What came of trying the model.
 *
 * @param code {@code llm.ok}, or what is wrong, such as {@code llm.key-refused}
 * @param text the same for people, with what to do
 * @param millis how long it took
 */
public record ConnectionTest(boolean ok, String code, String text, long millis) {}
