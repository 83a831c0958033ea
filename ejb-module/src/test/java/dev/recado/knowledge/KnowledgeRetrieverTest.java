package dev.recado.knowledge;

import dev.recado.llm.ChatModels;
import dev.recado.llm.EmbeddingChoice;
import dev.recado.llm.FakeProvider;
import dev.recado.llm.TenantModel;
import dev.recado.llm.TextEmbedder;
import dev.recado.platform.Ids;
import dev.recado.platform.TenantId;
import dev.recado.platform.work.WorkExecutor;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
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
        return knowledge.retrieve(tenant, Models.models(), new Query(question, Set.of(), 5));
    }

    @Test
    void the_best_passage_answers_although_accents_are_left_out() {
        Retrieval found = ask(A, "que horas servem o cafe da manha?");
        assertThat(found.relevant()).isTrue();
        assertThat(found.passages().getFirst().text()).contains("das 7h às 10h30");
        assertThat(found.passages().getFirst().location()).endsWith("Café da manhã");
        assertThat(found.passages().getFirst().lexicalRank()).isEqualTo(1);
    }

    @Test
    void another_tenants_passages_are_never_found() {
        assertThat(ask(A, "quanto custa o café da manhã?").passages())
                .noneSatisfy(passage -> assertThat(passage.text()).contains("R$ 25"));
        assertThat(ask(B, "a piscina é aquecida?").passages())
                .allSatisfy(passage -> assertThat(passage.documentName()).isEqualTo("outra.md"));
        assertThat(ask(new TenantId(Ids.next()), "café da manhã").passages()).isEmpty();
    }

    @Test
    void of_questions_with_an_answer_nearly_all_are_answered_and_of_those_without_nearly_none() {
        int answerable = 0;
        int right = 0;
        int unanswerable = 0;
        int wronglyAnswered = 0;
        for (String line : Samples.text("perguntas.tsv").lines().toList()) {
            String[] columns = line.split("\t");
            Retrieval found = ask(A, columns[0]);
            if (columns[1].equals("-")) {
                unanswerable++;
                wronglyAnswered += found.relevant() ? 1 : 0;
            } else {
                answerable++;
                boolean first = found.passages().getFirst().location().endsWith(columns[1]);
                right += found.relevant() && first ? 1 : 0;
            }
        }
        assertThat(right).isGreaterThanOrEqualTo(answerable * 9 / 10);
        assertThat(wronglyAnswered).isLessThanOrEqualTo(unanswerable / 20);
    }

    @Test
    void a_text_that_asks_several_things_gets_passages_for_each() {
        Retrieval found = ask(A, "oi, a piscina é aquecida?\naceita pix?\nquem ganhou o jogo do Flamengo ontem?");
        assertThat(found.relevant()).isTrue();
        assertThat(found.passages().subList(0, 2))
                .extracting(Passage::location)
                .satisfiesExactlyInAnyOrder(
                        location -> assertThat(location).endsWith("Piscina"),
                        location -> assertThat(location).endsWith("Formas de pagamento"));
    }

    @Test
    void a_question_in_other_words_than_the_documents_is_answered_once_a_synonym_says_so_and_only_that_way_round() {
        TenantId tenant = new TenantId(Ids.next());
        knowledge.add(
                tenant,
                "casa.txt",
                List.of(
                        new Chunk("", "Cachorros pequenos são bem-vindos.", null, null),
                        new Chunk("", "Bebidas só até as 22h.", null, null)),
                EMBEDDER);
        assertThat(ask(tenant, "pets?").relevant()).isFalse();
        assertThat(ask(tenant, "cerveja?").relevant()).isFalse();

        knowledge.run(tenant, session -> {
            session.persist(new SynonymRow(List.of("pet", "cachorro"), false, Instant.EPOCH));
            session.persist(new SynonymRow(List.of("bebida", "cerveja"), true, Instant.EPOCH));
        });

        Retrieval found = ask(tenant, "pets?");
        assertThat(found.relevant()).isTrue();
        assertThat(found.passages().getFirst().text()).startsWith("Cachorros");
        assertThat(ask(tenant, "cerveja?").relevant()).isFalse();
        assertThat(ask(new TenantId(Ids.next()), "pets?").relevant()).isFalse();
    }

    @Test
    void a_document_that_is_gone_from_the_database_answers_nothing_although_the_index_still_has_it() {
        TenantId tenant = new TenantId(Ids.next());
        UUID document = knowledge.add(
                tenant,
                "velho.txt",
                List.of(new Chunk("", "O sorteio do carro azul é em maio.", null, null)),
                EMBEDDER);
        assertThat(ask(tenant, "quando é o sorteio do carro azul?").relevant()).isTrue();
        knowledge.run(
                tenant, session -> session.createNativeMutationQuery("delete from knowledge_documents where id = :id")
                        .setParameter("id", document)
                        .executeUpdate());
        assertThat((Long) knowledge.in(tenant, session -> {
                    return IndexInMemory.passages(session).count(IndexInMemory.version(session), document);
                }))
                .isEqualTo(1);
        assertThat(ask(tenant, "quando é o sorteio do carro azul?").passages()).isEmpty();
    }

    @Test
    void passages_of_a_version_that_does_not_answer_yet_are_not_found() {
        TenantId tenant = new TenantId(Ids.next());
        UUID document = knowledge.add(
                tenant,
                "atual.txt",
                List.of(new Chunk("", "O sorteio do carro azul é em maio.", null, null)),
                EMBEDDER);
        UUID next = knowledge.in(tenant, session -> {
            KnowledgeVersion version = new KnowledgeVersion(
                    Ids.next(), 2, VersionState.BUILDING, EmbeddingChoice.DEFAULT, 100, false, true, Instant.EPOCH);
            session.persist(version);
            session.flush();
            session.persist(new IndexedPassage(
                    Ids.next(),
                    version.id(),
                    document,
                    0,
                    new Chunk("", "O sorteio do carro azul é em junho.", null, null),
                    Language.PORTUGUESE,
                    EMBEDDER.name(),
                    EMBEDDER.question("O sorteio do carro azul é em junho.")));
            return version.id();
        });
        assertThat(ask(tenant, "quando é o sorteio do carro azul?").passages())
                .extracting(Passage::text)
                .containsExactly("O sorteio do carro azul é em maio.");
        knowledge.run(tenant, session -> session.createQuery(
                        "select s from EmbeddingSettingsRow s", EmbeddingSettingsRow.class)
                .getSingleResult()
                .activate(next));
        assertThat(ask(tenant, "quando é o sorteio do carro azul?").passages())
                .extracting(Passage::text)
                .containsExactly("O sorteio do carro azul é em junho.");
    }

    @Test
    void a_document_that_is_not_ready_answers_nothing() {
        TenantId tenant = new TenantId(Ids.next());
        UUID document = knowledge.add(
                tenant, "novo.txt", List.of(new Chunk("", "O sorteio do carro azul é em maio.", null, null)), EMBEDDER);
        knowledge.run(tenant, session -> session.find(Document.class, document).queue(0));
        assertThat(ask(tenant, "quando é o sorteio do carro azul?").passages()).isEmpty();
    }

    @Test
    void a_large_document_that_is_still_being_taken_in_crowds_out_no_other() {
        TenantId tenant = new TenantId(Ids.next());
        knowledge.add(
                tenant,
                "pronto.txt",
                List.of(new Chunk("", "O sorteio do carro azul é em maio.", null, null)),
                EMBEDDER);
        List<Chunk> many = Collections.nCopies(70, new Chunk("", "Sorteio do carro azul.", null, null));
        UUID large = knowledge.add(tenant, "grande.txt", many, EMBEDDER);
        knowledge.run(tenant, session -> session.find(Document.class, large).move(DocumentStatus.EMBEDDING, 50));
        assertThat(ask(tenant, "quando é o sorteio do carro azul?").passages())
                .extracting(Passage::documentName)
                .containsExactly("pronto.txt");
    }

    @Test
    void a_large_document_that_is_taken_in_anew_crowds_out_no_other() {
        TenantId tenant = new TenantId(Ids.next());
        knowledge.add(
                tenant,
                "pronto.txt",
                List.of(new Chunk("", "O sorteio do carro azul é em maio.", null, null)),
                EMBEDDER);
        UUID large = knowledge.add(
                tenant, "grande.txt", List.of(new Chunk("", "Catálogo de carros azuis.", null, null)), EMBEDDER);
        knowledge.run(tenant, session -> {
            session.find(Document.class, large).renew();
            for (int i = 0; i < 70; i++) {
                session.persist(new IndexedPassage(
                                Ids.next(),
                                IndexInMemory.version(session),
                                large,
                                i,
                                new Chunk("", "Quando é o sorteio do carro azul?", null, null),
                                Language.PORTUGUESE,
                                EMBEDDER.name(),
                                EMBEDDER.question("Quando é o sorteio do carro azul?"))
                        .stage());
            }
        });
        assertThat(ask(tenant, "quando é o sorteio do carro azul?").passages())
                .extracting(Passage::documentName)
                .containsExactly("pronto.txt", "grande.txt");
    }

    @Test
    void only_the_categories_asked_for_are_searched() {
        Retrieval found =
                knowledge.retrieve(A, Models.models(), new Query("a piscina é aquecida?", Set.of(Ids.next()), 5));
        assertThat(found.passages()).isEmpty();
        assertThat(found.relevant()).isFalse();
    }

    @Test
    void english_documents_are_found_by_english_stems() {
        TenantId tenant = new TenantId(Ids.next());
        knowledge.add(
                tenant,
                "rules.txt",
                List.of(
                        new Chunk("Pets", "Dogs are allowed in all of the rooms for a fee.", null, null),
                        new Chunk("Pool", "The pool is open from 8 a.m. and it is heated.", null, null)),
                EMBEDDER);
        Retrieval found = ask(tenant, "can I bring my dog to the room?");
        assertThat(found.passages().getFirst().location()).isEqualTo("Pets");
        assertThat(found.passages().getFirst().lexicalRank()).isEqualTo(1);
    }

    @Test
    void thousands_of_near_duplicates_of_another_tenant_move_nothing() {
        TenantId quiet = new TenantId(Ids.next());
        TenantId loud = new TenantId(Ids.next());
        List<Chunk> few = List.of(
                new Chunk("Sauna", "A sauna a vapor abre das 16h às 21h.", null, null),
                new Chunk("Academia", "A academia abre das 6h às 22h.", null, null));
        knowledge.add(quiet, "spa.txt", few, EMBEDDER);
        List<Passage> before = ask(quiet, "que horas abre a sauna?").passages();

        List<Chunk> many = new ArrayList<>();
        for (int i = 0; i < 2_000; i++) {
            many.add(new Chunk("Sauna", "Que horas abre a sauna? A sauna " + i + " abre.", null, null));
        }
        knowledge.addAlike(loud, "enchente.txt", many, EMBEDDER);

        assertThat(ask(quiet, "que horas abre a sauna?").passages()).isEqualTo(before);
    }

    @Test
    void synonyms_of_the_tenant_widen_its_questions_and_nobody_elses() {
        TenantId tenant = new TenantId(Ids.next());
        TenantId neighbour = new TenantId(Ids.next());
        List<Chunk> chunks = List.of(
                new Chunk("Internet", "A internet sem fio tem a senha pousada2026.", null, null),
                new Chunk("Toalhas", "As toalhas são trocadas por dia.", null, null));
        knowledge.add(tenant, "guia.txt", chunks, EMBEDDER);
        knowledge.add(neighbour, "guia.txt", chunks, EMBEDDER);
        knowledge.run(
                tenant,
                session ->
                        session.persist(new SynonymRow(List.of("zap net", "internet sem fio"), false, Instant.EPOCH)));

        Retrieval found = ask(tenant, "qual a senha do zap net?");
        assertThat(found.passages().getFirst().location()).isEqualTo("Internet");
        assertThat(found.passages().getFirst().score())
                .isGreaterThan(ask(neighbour, "qual a senha do zap net?")
                        .passages()
                        .getFirst()
                        .score());
    }

    @Test
    void passages_that_repeat_the_best_one_leave_room_for_others() {
        TenantId tenant = new TenantId(Ids.next());
        List<Chunk> chunks = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            chunks.add(new Chunk(
                    "", "Promoção número " + i + ": a piscina aquecida abre às 8h todos os dias.", null, null));
        }
        chunks.add(new Chunk("", "Crianças só entram na piscina com um adulto.", null, null));
        knowledge.addAlike(tenant, "promocoes.txt", chunks, EMBEDDER);

        List<Passage> passages = ask(tenant, "quando abre a piscina aquecida?").passages();

        assertThat(passages.getFirst().text()).contains("abre às 8h");
        assertThat(passages.get(1).text()).contains("Crianças");
    }

    @Test
    void neighbours_come_along_once_and_in_the_documents_order() {
        TenantId tenant = new TenantId(Ids.next());
        knowledge.add(
                tenant,
                "passeio.txt",
                List.of(
                        new Chunk("", "O barco sai do cais às 9h.", null, null),
                        new Chunk("", "A ilha dos macacos fica a uma hora daqui.", null, null),
                        new Chunk("", "Leve água e chapéu.", null, null),
                        new Chunk("", "O restaurante abre ao meio-dia.", null, null)),
                EMBEDDER);
        RetrievalSettings settings = new RetrievalSettings(3, 0, 1, false, false);
        Retrieval found = knowledge.retrieve(
                tenant, Models.models(), new Query("ilha dos macacos", Set.of(), Set.of(), 3, settings, false));
        assertThat(found.passages().getFirst().text())
                .isEqualTo(
                        "O barco sai do cais às 9h.\n\nA ilha dos macacos fica a uma hora daqui.\n\nLeve água e chapéu.");
        assertThat(found.passages().stream()
                        .filter(passage -> passage.text().contains("chapéu"))
                        .count())
                .isEqualTo(1);
    }

    @Test
    void an_explanation_shows_both_legs_and_what_became_of_each_passage() {
        Retrieval found = knowledge.retrieve(
                A,
                Models.models(),
                new Query("a piscina é aquecida?", Set.of(), Set.of(), 3, RetrievalSettings.DEFAULT, true));
        Explanation.Question question = found.explanation().questions().getFirst();
        assertThat(found.explanation().model()).isEqualTo("e5-small-v2");
        assertThat(question.candidates())
                .extracting(Explanation.Considered::fusedRank)
                .isSorted()
                .doesNotHaveDuplicates();
        assertThat(question.candidates().stream().filter(one -> one.place() != null))
                .extracting(Explanation.Considered::id)
                .containsExactlyElementsOf(
                        found.passages().stream().map(Passage::id).toList());
        assertThat(question.candidates())
                .anySatisfy(one -> assertThat(one.lexicalRank()).isEqualTo(1))
                .anySatisfy(one -> assertThat(one.vectorRank()).isEqualTo(1));
    }

    @Test
    void what_only_another_wording_finds_is_found_before_what_the_question_seems_to_mean() {
        String question = "qual é o blorf?";
        SearchModel model = saying("- Que horas servem o café da manhã?", null);
        assertThat(asked(A, question, new RetrievalSettings(3, 0.5, 0, false, false), model)
                        .passages())
                .isEmpty();

        Retrieval found = asked(A, question, new RetrievalSettings(3, 0.5, 0, true, false), model);

        assertThat(found.relevant()).isTrue();
        assertThat(found.passages().getFirst().location()).endsWith("Café da manhã");
        assertThat(found.explanation().questions().getFirst().otherWords())
                .containsExactly("Que horas servem o café da manhã?");
        assertThat(asked(A, question, new RetrievalSettings(3, 0, 0, true, false), model)
                        .passages()
                        .getFirst()
                        .location())
                .endsWith("Café da manhã");
    }

    @Test
    void the_passages_come_in_the_order_that_the_model_gives_them() {
        String question = "a piscina é aquecida?";
        List<Passage> before = asked(A, question, new RetrievalSettings(3, 0, 0, false, false), saying(null, null))
                .passages();
        assertThat(before).hasSize(3);

        Retrieval found = asked(A, question, new RetrievalSettings(3, 0, 0, false, true), saying(null, "3, 2, 1"));

        assertThat(found.passages()).isEqualTo(before.reversed());
        assertThat(found.relevant()).isTrue();
    }

    @Test
    void a_model_that_has_read_the_passages_says_whether_one_answers() {
        String answered = "a piscina é aquecida?";
        String hard = "meu bicho pode ir junto na piscina?";
        RetrievalSettings reading = new RetrievalSettings(3, 0, 0, false, true);
        assertThat(asked(A, answered, RetrievalSettings.DEFAULT, saying(null, null))
                        .relevant())
                .isTrue();
        assertThat(asked(A, hard, RetrievalSettings.DEFAULT, saying(null, null)).relevant())
                .isFalse();

        Retrieval none = asked(A, answered, reading, saying(null, "0"));
        assertThat(none.relevant()).isFalse();
        assertThat(none.explanation().questions().getFirst().decidedBy()).isEqualTo(Explanation.Judge.MODEL);
        assertThat(asked(A, hard, reading, saying(null, "1")).relevant()).isTrue();
    }

    @Test
    void a_model_that_finds_an_answer_in_everything_makes_none_of_a_passage_that_says_nothing_of_the_question() {
        RetrievalSettings reading = new RetrievalSettings(3, 0, 0, false, true);
        assertThat(asked(A, "quem ganhou o jogo do Flamengo ontem?", reading, saying(null, "1, 2, 3"))
                        .relevant())
                .isFalse();
    }

    @Test
    void a_model_that_fails_costs_nothing_but_its_help() {
        String question = "a piscina é aquecida?";
        Retrieval without = asked(A, question, new RetrievalSettings(3, 0, 0, false, false), saying(null, null));
        try (FakeProvider provider = new FakeProvider()) {
            String refusal = "{\"error\":{\"message\":\"Incorrect API key provided\"}}";
            provider.then(FakeProvider.status(401, refusal));
            provider.then(FakeProvider.status(401, refusal));
            SearchModel failing = new SearchModel();
            failing.models = new ChatModels() {
                @Override
                public Optional<TenantModel> current() {
                    return Optional.of(provider.openAi());
                }
            };
            failing.executor = new WorkExecutor() {
                @Override
                public Future<?> start(TenantId tenant, String correlationId, Runnable work) {
                    work.run();
                    return CompletableFuture.completedFuture(null);
                }
            };

            Retrieval found = asked(A, question, new RetrievalSettings(3, 0, 0, true, true), failing);

            assertThat(provider.requests()).hasSize(2);
            assertThat(found.passages()).isEqualTo(without.passages());
            assertThat(found.relevant()).isEqualTo(without.relevant());
        }
    }

    private static Retrieval asked(TenantId tenant, String question, RetrievalSettings settings, SearchModel model) {
        return knowledge.retrieve(
                tenant,
                Models.models(),
                new Query(question, Set.of(), Set.of(), settings.passages(), settings, true),
                model);
    }

    /** A model that says this when it is asked for other wordings, and that when it is asked for an order; null: nothing. */
    private static SearchModel saying(@Nullable String rewordings, @Nullable String order) {
        return new SearchModel() {
            @Override
            @Nullable
            String ask(String rules, String data) {
                return rules.contains("numbered passages") ? order : rewordings;
            }
        };
    }
}
