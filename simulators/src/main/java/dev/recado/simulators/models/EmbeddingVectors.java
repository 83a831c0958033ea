package dev.recado.simulators.models;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32;

/**
 * Vectors whose cosine says something: texts that share stems, meanings (see {@link Words}) or runs of letters are near each other. The
 * same text has the same vector on every day and machine, and another one under another model's name.
 */
final class EmbeddingVectors {
    private static final int GRAM = 4;
    private static final float MEANING = 3;
    private static final float STEM = 2;

    private EmbeddingVectors() {}

    /** A vector of length 1. */
    static float[] of(String model, String text, int dimension) {
        float[] vector = new float[dimension];
        for (String term : Words.terms(text)) {
            add(vector, model + "|m|" + Words.meaning(term), MEANING);
            add(vector, model + "|s|" + term, STEM);
        }
        for (String gram : grams(text)) {
            add(vector, model + "|g|" + gram, 1);
        }
        double sum = 0;
        for (float value : vector) {
            sum += value * value;
        }
        if (sum == 0) {
            vector[0] = 1;
            return vector;
        }
        float length = (float) Math.sqrt(sum);
        for (int i = 0; i < dimension; i++) {
            vector[i] /= length;
        }
        return vector;
    }

    private static List<String> grams(String text) {
        List<String> grams = new ArrayList<>();
        for (String word : Words.all(text)) {
            if (Words.PORTUGUESE.contains(word) || Words.ENGLISH.contains(word)) {
                continue;
            }
            for (int from = 0; from + GRAM <= word.length(); from++) {
                grams.add(word.substring(from, from + GRAM));
            }
        }
        return grams;
    }

    // Each feature turns a few of the numbers, so that unrelated texts are nearly at right angles.
    private static void add(float[] vector, String feature, float weight) {
        for (int i = 0; i < 4; i++) {
            CRC32 hash = new CRC32();
            hash.update((i + feature).getBytes(StandardCharsets.UTF_8));
            long bits = hash.getValue();
            float sign = (bits & 1) == 0 ? 1 : -1;
            vector[(int) ((bits >>> 1) % vector.length)] += sign * weight;
        }
    }
}
