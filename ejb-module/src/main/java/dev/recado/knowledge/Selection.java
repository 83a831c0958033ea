package dev.recado.knowledge;

import dev.recado.knowledge.Explanation.Considered;
import dev.recado.knowledge.Explanation.Dropped;
import dev.recado.knowledge.Fusion.Fused;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * What of the fused candidates is handed on: repetitions make room, what scores too little is left out.
 *
 * @param fused all candidates, best first
 * @param chosen those that are handed on, best first
 */
record Selection(List<Fused> fused, List<Fused> chosen) {

    /** Chooses. */
    static Selection of(List<Fused> fused, int limit, double leastScore) {
        List<Fused> good = fused.stream()
                .filter(each -> Relevance.score(each.candidate()) >= leastScore)
                .toList();
        return new Selection(fused, Variety.choose(good, limit));
    }

    /**
     * Joins what several wordings of a question have found: a passage is worth what it is worth by the wording that likes it best;
     * the question as it was asked has a slight preference.
     *
     * @param first of the question as it was asked
     */
    static List<Fused> joined(List<Fused> first, List<List<Fused>> others, double lessCertain) {
        Map<UUID, Fused> best = new LinkedHashMap<>();
        comparable(first, 1).forEach(each -> best.put(each.candidate().passage().id(), each));
        for (List<Fused> other : others) {
            for (Fused each : comparable(other, lessCertain)) {
                best.merge(
                        each.candidate().passage().id(),
                        each,
                        (present, again) -> again.value() > present.value() ? again : present);
            }
        }
        return best.values().stream()
                .sorted(Comparator.comparingDouble(Fused::value).reversed())
                .toList();
    }

    /**
     * With values that can be compared between wordings: the first is worth as much as the wording is answered at all, the others
     * their share of that. As they are, a wording of which no passage says a word may have the greatest ones.
     */
    private static List<Fused> comparable(List<Fused> fused, double certainty) {
        double top = fused.stream().mapToDouble(Fused::value).max().orElse(0);
        double answers = fused.stream()
                .mapToDouble(each -> Relevance.score(each.candidate()))
                .max()
                .orElse(0);
        double share = top <= 0 ? 0 : certainty * answers / top;
        return fused.stream()
                .map(each -> new Fused(each.candidate(), each.value() * share))
                .toList();
    }

    /** The same in another order: the places that are named come first, in that order, then the others as they were. */
    Selection reordered(List<Integer> places) {
        List<Fused> ordered = new ArrayList<>();
        places.forEach(place -> ordered.add(chosen.get(place)));
        chosen.stream().filter(each -> !ordered.contains(each)).forEach(ordered::add);
        return new Selection(fused, List.copyOf(ordered));
    }

    List<Candidate> best() {
        return chosen.stream().map(Fused::candidate).toList();
    }

    /** What became of each candidate. */
    List<Considered> considered(double leastScore) {
        List<Considered> all = new ArrayList<>();
        Set<Fused> handedOn = new HashSet<>(chosen);
        for (int i = 0; i < fused.size(); i++) {
            Fused each = fused.get(i);
            Candidate candidate = each.candidate();
            IndexedPassage passage = candidate.passage();
            boolean in = handedOn.contains(each);
            all.add(new Considered(
                    passage.id(),
                    passage.documentId(),
                    candidate.documentName(),
                    passage.location(),
                    passage.text(),
                    candidate.lexicalRank(),
                    candidate.lexicalScore(),
                    candidate.vectorRank(),
                    candidate.similarity(),
                    i + 1,
                    each.value(),
                    Relevance.score(candidate),
                    in ? Integer.valueOf(chosen.indexOf(each) + 1) : null,
                    in ? null : dropped(each, leastScore)));
        }
        return all;
    }

    private Dropped dropped(Fused each, double leastScore) {
        if (Relevance.score(each.candidate()) < leastScore) {
            return Dropped.SCORE;
        }
        boolean repeats = chosen.stream().anyMatch(one -> Variety.repetition(each, one) > 0);
        return repeats ? Dropped.REPEATS : Dropped.ROOM;
    }
}
