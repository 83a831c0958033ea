package dev.recado.parser;

import java.time.Duration;

/**
 * What one document may cost.
 *
 * @param characters of text in all
 * @param pages of a PDF
 * @param inflatedBytes of all parts of a zipped document together
 * @param deadline after which the program ends itself
 */
record Limits(int characters, int pages, long inflatedBytes, Duration deadline) {
    static final Limits DEFAULT = new Limits(5_000_000, 5_000, 200_000_000, Duration.ofSeconds(60));
}
