package dev.recado.knowledge;

import dev.recado.platform.Invalid;
import org.jspecify.annotations.Nullable;

/**
 * How an agent searches.
 *
 * @param passages how many passages it gets for each question, 1 to 20
 * @param leastScore what scores less is left out, 0 (nothing is) to 1; from one half on a passage answers
 * @param neighbours how many passages before and after each one come with it, 0 to 3
 * @param rewordings whether the tenant's model words the question in other ways, too, before it is searched for
 * @param reranking whether the tenant's model reads what was found, puts it in order, and says whether any of it answers
 */
public record RetrievalSettings(
        int passages, double leastScore, int neighbours, boolean rewordings, boolean reranking) {
    /** As long as nobody says otherwise: no model is asked, and nothing is left out. */
    public static final RetrievalSettings DEFAULT = new RetrievalSettings(6, 0, 0, false, false);

    private static final int MOST_PASSAGES = 20;
    private static final int MOST_NEIGHBOURS = 3;

    public RetrievalSettings {
        if (passages < 1
                || passages > MOST_PASSAGES
                || !(leastScore >= 0 && leastScore <= 1)
                || neighbours < 0
                || neighbours > MOST_NEIGHBOURS) {
            throw new Invalid("knowledge.retrieval.settings", MOST_PASSAGES, MOST_NEIGHBOURS);
        }
    }

    /** A change; null members stay as they are. */
    public record Change(
            @Nullable Integer passages,
            @Nullable Double leastScore,
            @Nullable Integer neighbours,
            @Nullable Boolean rewordings,
            @Nullable Boolean reranking) {}

    /** The settings after a change; Invalid when they can't be. */
    public RetrievalSettings with(Change change) {
        return new RetrievalSettings(
                change.passages() == null ? passages : change.passages(),
                change.leastScore() == null ? leastScore : change.leastScore(),
                change.neighbours() == null ? neighbours : change.neighbours(),
                change.rewordings() == null ? rewordings : change.rewordings(),
                change.reranking() == null ? reranking : change.reranking());
    }
}
