package dev.recado.llm;

/**
 * Whether a key is stored; the key itself never comes back.
 *
 * @param hint its last four characters; empty where there is none or it is too short to show any
 */
public record EmbeddingKey(boolean stored, String hint) {}
