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
     * The passages for a model, best first: those of the answered questions in turns, so that no question crowds out
     * another; where nothing seems to answer, the nearest few, because a model judges better than a threshold.
     */
    List<Passage> forModel(int most, int mostDoubtful) {
        List<Finding> answered = each.stream().filter(f -> f.best() != null).toList();
        return answered.isEmpty() ? inTurns(each, mostDoubtful) : inTurns(answered, most);
    }

    private static List<Passage> inTurns(List<Finding> findings, int most) {
        Map<UUID, Passage> chosen = new LinkedHashMap<>();
        int longest = findings.stream().mapToInt(f -> f.passages().size()).max().orElse(0);
        for (int rank = 0; rank < longest; rank++) {
            for (Finding finding : findings) {
                if (rank < finding.passages().size() && chosen.size() < most) {
                    Passage passage = finding.passages().get(rank);
                    chosen.putIfAbsent(passage.id(), passage);
                }
            }
        }
        return new ArrayList<>(chosen.values());
    }
}
