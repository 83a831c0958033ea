package dev.recado.agents;

import dev.recado.knowledge.Passage;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What the knowledge base has about a burst.
 *
 * @param millis how long all searches took together
 */
record Findings(List<Finding> each, long millis) {
    static final Findings NONE = new Findings(List.of(), 0);

    /**
     * What was found for one question.
     *
     * @param best the passage that answers it; null when nothing does
     */
    record Finding(
            String question,
            List<Passage> passages,
            @Nullable Passage best) {
        Optional<Passage> answer() {
            return Optional.ofNullable(best);
        }
    }

    /**
     * The passages for a model, best first and of all questions in turns, so that no question crowds out another. Of a
     * question that nothing seems to answer the nearest few go along too, because a model judges better than a threshold.
     */
    List<Passage> forModel(int most, int mostDoubtful) {
        return inTurns(
                each.stream()
                        .map(finding -> finding.best() != null
                                ? finding.passages()
                                : finding.passages().stream()
                                        .limit(mostDoubtful)
                                        .toList())
                        .toList(),
                most);
    }

    /** The questions that nothing seems to answer. */
    List<String> unanswered() {
        return each.stream()
                .filter(finding -> finding.best() == null)
                .map(Finding::question)
                .toList();
    }

    private static List<Passage> inTurns(List<List<Passage>> lists, int most) {
        Map<UUID, Passage> chosen = new LinkedHashMap<>();
        int longest = lists.stream().mapToInt(List::size).max().orElse(0);
        for (int rank = 0; rank < longest; rank++) {
            for (List<Passage> list : lists) {
                if (rank < list.size() && chosen.size() < most) {
                    chosen.putIfAbsent(list.get(rank).id(), list.get(rank));
                }
            }
        }
        return new ArrayList<>(chosen.values());
    }
}
