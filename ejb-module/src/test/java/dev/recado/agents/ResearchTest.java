package dev.recado.agents;

import dev.recado.knowledge.KnowledgeRetriever;
import dev.recado.knowledge.Query;
import dev.recado.knowledge.Retrieval;
import dev.recado.knowledge.RetrievalSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ResearchTest {
    private final List<Query> asked = new ArrayList<>();
    private final Research research = new Research();

    ResearchTest() {
        research.retriever = new KnowledgeRetriever() {
            @Override
            public Retrieval search(Query query) {
                asked.add(query);
                return new Retrieval(List.of(), false, 1);
            }
        };
    }

    @Test
    void every_search_goes_by_the_agents_own_categories_and_settings() {
        UUID prices = UUID.randomUUID();
        RetrievalSettings settings = new RetrievalSettings(2, 0.4, 1, true, true);
        AgentDetails like = Given.agent("Você é {{agent.name}}.", true);
        AgentDetails agent = new AgentDetails(
                like.id(),
                like.type(),
                like.name(),
                like.prompt(),
                like.promptVersion(),
                Set.of(prices),
                like.citations(),
                like.active(),
                null,
                null,
                settings,
                like.version());

        // The last one finds nothing and is asked again together with the one before.
        research.about(Burst.of(List.of(Given.customer("Quanto custa a diária?"), Given.customer("e o café?"))), agent);

        assertThat(asked)
                .extracting(Query::text)
                .containsExactly("Quanto custa a diária?", "e o café?", "Quanto custa a diária? e o café?");
        assertThat(asked).allSatisfy(query -> {
            assertThat(query.categories()).containsExactly(prices);
            assertThat(query.limit()).isEqualTo(2);
            assertThat(query.settings()).isEqualTo(settings);
        });
    }
}
