package dev.recado.knowledge;

import dev.recado.llm.TextEmbedder;
import dev.recado.platform.Ids;
import dev.recado.platform.TenantId;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class KnowledgeRetrieverTest {
    private static final TenantId A = new TenantId(Ids.next());
    private static final TenantId B = new TenantId(Ids.next());
    private static final TextEmbedder EMBEDDER = Models.embedder();

    private static IndexInMemory knowledge;

    @BeforeAll
    static void index() {
        knowledge = new IndexInMemory();
        knowledge.add(A, "pousada.md", Samples.chunks("pousada.md", EMBEDDER), EMBEDDER);
        knowledge.add(
                B,
                "outra.md",
                List.of(new Chunk("Café da manhã", "O café da manhã é servido das 6h às 9h e custa R$ 25.", 1, 1)),
                EMBEDDER);
    }

    @AfterAll
    static void close() {
        knowledge.close();
    }

    private static Retrieval ask(TenantId tenant, String question) {
        return knowledge.search(tenant, index -> {
            KnowledgeRetriever retriever = new KnowledgeRetriever();
            retriever.index = index;
            retriever.models = Models.models();
            return retriever.search(new Query(question, Set.of(), 5));
        });
    }

    @Test
    void the_best_passage_answers_although_accents_are_left_out() {
        Retrieval found = ask(A, "que horas servem o cafe da manha?");
        assertThat(found.relevant()).isTrue();
        assertThat(found.passages().getFirst().text()).contains("das 7h às 10h30");
        assertThat(found.passages().getFirst().location()).endsWith("Café da manhã");
        assertThat(found.passages().getFirst().lexicalRank()).isEqualTo(1);
    }
}
