package dev.recado.knowledge;

import org.jspecify.annotations.Nullable;

/**
 * What becomes of a new version of the knowledge that fares worse with the golden questions than the one that answers.
 *
 * @param worse what then happens
 * @param tolerance by how much recall, rank or gain may fall before it counts as worse, 0 to 1
 */
public record GoldenSettings(WhenWorse worse, double tolerance, long version) {

    /** What happens with a version that is worse. */
    public enum WhenWorse {
        /** It waits until somebody lets it answer all the same. */
        REFUSE,
        /** It answers, and its history says so. */
        WARN
    }

    /** A change; null members stay as they are. */
    public record Change(
            @Nullable WhenWorse worse, @Nullable Double tolerance) {}
}
