package dev.recado.agents;

import dev.recado.agents.Findings.Finding;
import dev.recado.knowledge.KnowledgeRetriever;
import dev.recado.knowledge.Query;
import dev.recado.knowledge.Retrieval;
import dev.recado.knowledge.RetrievalSettings;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;

/** Looks up in the knowledge base what a burst asks. */
@ApplicationScoped
class Research {
    private static final int MOST_QUESTIONS = 6;
    private static final int LONGEST_QUERY = 1_000;
    // A message this short may only be the rest of the one before it.
    private static final int WORDS_OF_A_FRAGMENT = 5;

    @Inject
    KnowledgeRetriever retriever;

    /** Searches for every question by itself; a short one that finds nothing is read together with the one before it. */
    Findings about(Burst burst, AgentDetails agent) {
        List<String> questions = burst.questions();
        if (questions.size() > MOST_QUESTIONS) {
            questions = List.of(burst.joined());
        }
        List<Finding> findings = new ArrayList<>();
        long millis = 0;
        for (int i = 0; i < questions.size(); i++) {
            String question = questions.get(i);
            Retrieval found = search(question, agent);
            millis += found.millis();
            boolean fragment = i > 0 && Wording.words(question).size() <= WORDS_OF_A_FRAGMENT;
            if (!found.relevant() && fragment) {
                Retrieval together = search(questions.get(i - 1) + " " + question, agent);
                millis += together.millis();
                found = together.relevant() && speaksOf(question, together) ? together : found;
            }
            boolean answered = found.relevant() && !found.passages().isEmpty();
            findings.add(new Finding(
                    question, found.passages(), answered ? found.passages().getFirst() : null));
        }
        return new Findings(findings, millis);
    }

    /** Whether the best passage is about what the fragment itself names, if it names anything. */
    private static boolean speaksOf(String fragment, Retrieval found) {
        if (found.passages().isEmpty()) {
            return false;
        }
        Set<String> named = Wording.subjects(fragment);
        return named.isEmpty()
                || !Collections.disjoint(
                        named, Wording.stems(found.passages().getFirst().text()));
    }

    private Retrieval search(String text, AgentDetails agent) {
        String query = text.length() <= LONGEST_QUERY ? text : text.substring(0, LONGEST_QUERY);
        RetrievalSettings settings = agent.retrieval();
        return retriever.search(new Query(query, agent.categories(), Set.of(), settings.passages(), settings, false));
    }
}
