package dev.recado.llm;

import java.util.List;

/**
 * A model that turns text into vectors whose cosine says how near two texts are in meaning. Vectors of different models can't
 * be compared: {@link #name} goes with each stored vector. Safe for use by many threads; a call works on the caller's.
 */
public interface TextEmbedder {
    /** Names the model and its version, up to 200 characters. */
    String name();

    /** How many numbers a vector has; {@link ModelFailure} when only the provider knows and can't be asked. */
    int dimension();

    /** Whether the model was trained on Portuguese; the results of one that was not are only a hint. */
    boolean isMultilingual();

    /** How many tokens of {@link #tokens} a passage may have, so that nothing of it is lost. */
    int passageTokens();

    /** How many tokens the model sees in the text, special ones not counted; more where only the provider could tell. */
    int tokens(String text);

    /** How many passages to give it at a time. */
    int batch();

    /** The vector of a question, of length 1; {@link ModelFailure} when the provider does not give one soon. */
    float[] question(String text);

    /**
     * The vectors of passages; {@link ModelFailure} says why there are none, and {@link ModelFailure#isPassing} whether to ask
     * again. {@link java.util.concurrent.CancellationException} when the thread is interrupted.
     *
     * @param texts none of them blank, at most {@link #batch}
     */
    Embedded embed(List<String> texts);

    /** Only the vectors of {@link #embed}. */
    default List<float[]> passages(List<String> texts) {
        return embed(texts).vectors();
    }
}
