package dev.recado.knowledge;

import dev.recado.llm.TextEmbedder;
import dev.recado.platform.Ids;
import dev.recado.platform.TenantId;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** What the database says about a document holds at once, although the index knows nothing of it. */
class AnsweringDocumentsTest {
    private static final TextEmbedder EMBEDDER = Models.embedder();
    private static final String QUESTION = "quando é o sorteio do carro azul?";
    private static final List<Chunk> ANSWER = List.of(new Chunk("", "O sorteio do carro azul é em maio.", null, null));
    private static final LocalDate TODAY = IndexInMemory.TODAY;

    private static IndexInMemory knowledge;

    private final TenantId tenant = new TenantId(Ids.next());

    @BeforeAll
    static void index() {
        knowledge = new IndexInMemory();
    }

    @AfterAll
    static void close() {
        knowledge.close();
    }

    private UUID add(String name, Consumer<Document> change) {
        UUID id = knowledge.add(tenant, name, ANSWER, EMBEDDER);
        change(id, change);
        return id;
    }

    private void change(UUID id, Consumer<Document> change) {
        knowledge.run(tenant, session -> change.accept(session.find(Document.class, id)));
    }

    private List<String> ask(Set<UUID> categories, Set<String> tags) {
        return ask(tenant, categories, tags);
    }

    private static List<String> ask(TenantId who, Set<UUID> categories, Set<String> tags) {
        Retrieval found = knowledge.retrieve(who, Models.models(), new Query(QUESTION, categories, tags, 5));
        return found.passages().stream().map(Passage::documentName).toList();
    }

    private List<String> ask() {
        return ask(Set.of(), Set.of());
    }

    @Test
    void both_of_its_days_belong_to_a_documents_validity() {
        UUID id = add("a.txt", document -> document.limit(TODAY, TODAY));
        assertThat(ask()).containsExactly("a.txt");
        change(id, document -> document.limit(TODAY.plusDays(1), null));
        assertThat(ask()).isEmpty();
        change(id, document -> document.limit(null, TODAY.minusDays(1)));
        assertThat(ask()).isEmpty();
        change(id, document -> document.limit(TODAY.minusDays(9), TODAY.plusDays(9)));
        assertThat(ask()).containsExactly("a.txt");
    }

    @Test
    void a_large_expired_document_takes_no_place_from_one_that_answers() {
        add("vale.txt", document -> {});
        UUID large = knowledge.add(
                tenant,
                "velho.txt",
                Collections.nCopies(70, new Chunk("", "Sorteio do carro azul.", null, null)),
                EMBEDDER);
        change(large, document -> document.limit(null, TODAY.minusDays(1)));
        assertThat(ask()).containsExactly("vale.txt");
    }

    @Test
    void of_two_tenants_with_the_same_document_only_one_lets_it_expire() {
        TenantId other = new TenantId(Ids.next());
        knowledge.add(other, "a.txt", ANSWER, EMBEDDER);
        add("a.txt", document -> document.limit(null, TODAY.minusDays(1)));
        assertThat(ask()).isEmpty();
        assertThat(ask(other, Set.of(), Set.of())).containsExactly("a.txt");
    }

    @Test
    void a_category_answers_with_what_lies_below_it_and_a_moved_document_from_its_new_place() {
        UUID id = add("a.txt", document -> {});
        UUID top = category("Hotel", null);
        UUID below = category("Preços", top);
        UUID aside = category("Eventos", null);
        assertThat(ask(Set.of(top), Set.of())).isEmpty();
        change(id, document -> document.describe(null, below, null));
        assertThat(ask(Set.of(top), Set.of())).containsExactly("a.txt");
        assertThat(ask(Set.of(below), Set.of())).containsExactly("a.txt");
        assertThat(ask(Set.of(aside), Set.of())).isEmpty();
        assertThat(ask(Set.of(Ids.next()), Set.of())).isEmpty();
    }

    @Test
    void only_documents_with_all_the_tags_are_searched() {
        UUID id = add("a.txt", document -> {});
        add("b.txt", document -> {});
        knowledge.run(tenant, session -> List.of("2026", "promoção")
                .forEach(tag -> session.persist(new DocumentTag(id, tag))));
        assertThat(ask(Set.of(), Set.of("2026"))).containsExactly("a.txt");
        assertThat(ask(Set.of(), Set.of("Promoção ", "2026"))).containsExactly("a.txt");
        assertThat(ask(Set.of(), Set.of("2026", "vip"))).isEmpty();
        assertThat(ask()).containsExactlyInAnyOrder("a.txt", "b.txt");
    }

    @Test
    void a_document_is_named_by_its_title() {
        add("a.txt", document -> document.describe("Sorteio de 2026", document.categoryId(), "https://example.com/s"));
        assertThat(ask()).containsExactly("Sorteio de 2026");
    }

    @Test
    void a_document_that_was_stopped_answers_nothing() {
        add("a.txt", Document::cancel);
        assertThat(ask()).isEmpty();
    }

    private UUID category(String name, @Nullable UUID parent) {
        UUID id = Ids.next();
        knowledge.run(tenant, session -> session.persist(new Category(id, name, null, parent, false, Instant.EPOCH)));
        return id;
    }
}
