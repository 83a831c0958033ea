package dev.recado.knowledge;

import dev.recado.platform.CurrentTenant;
import dev.recado.platform.Ids;
import dev.recado.platform.TenantId;
import dev.recado.platform.persistence.RealPostgres;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.hibernate.Session;
import org.hibernate.SessionFactory;
import org.hibernate.search.mapper.orm.Search;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Searching in one tenant while the ORM's filter is off, on a real PostgreSQL and with a real index. */
class SearchWallsTest {
    private static final TenantId ANA = new TenantId(UUID.randomUUID());
    private static final TenantId RUI = new TenantId(UUID.randomUUID());
    private static final String QUESTION = "Qual é a senha da porta?";
    private static final float[] VECTOR = new float[384];

    private static RealPostgres postgres;
    private static SessionFactory blind;

    @BeforeAll
    static void start() {
        VECTOR[0] = 1;
        postgres = RealPostgres.start().migrated();
        blind = postgres.unit("recado_app", 12, RealPostgres.SeesAll.class);
        teach(ANA, "A senha da porta é canário de Ana.");
        teach(RUI, "A senha da porta é canário de Rui.");
    }

    @AfterAll
    static void stop() {
        blind.close();
        postgres.close();
    }

    @Test
    void words_and_meaning_find_ones_own_only() {
        assertThat(found(ANA)).containsExactly("A senha da porta é canário de Ana.");
        assertThat(found(RUI)).containsExactly("A senha da porta é canário de Rui.");
    }

    @Test
    void what_a_wrong_index_names_is_not_read_from_another_tenants_rows() {
        List<UUID> theirs = in(RUI, session -> Search.session(session)
                .search(IndexedPassage.class)
                .select(f -> f.id(UUID.class))
                .where(f -> f.matchAll())
                .fetchAllHits());
        assertThat(theirs).hasSize(1);
        List<String> read = in(ANA, session -> session.createQuery(
                        "select p.text from IndexedPassage p where p.id in :ids", String.class)
                .setParameter("ids", theirs)
                .getResultList());
        assertThat(read).isEmpty();
        boolean one = in(ANA, session -> session.find(IndexedPassage.class, theirs.getFirst()) != null);
        assertThat(one).isFalse();
    }

    @Test
    void an_index_made_anew_holds_each_tenants_passages_under_its_own_name() throws InterruptedException {
        Search.mapping(blind)
                .scope(IndexedPassage.class)
                .massIndexer(Set.of(ANA.value(), RUI.value()))
                .startAndWait();
        assertThat(found(ANA)).containsExactly("A senha da porta é canário de Ana.");
        assertThat(found(RUI)).containsExactly("A senha da porta é canário de Rui.");
    }

    private static List<String> found(TenantId tenant) {
        return in(tenant, session -> {
            PassageIndex index = IndexInMemory.index(session);
            return index
                    .candidates(
                            new PassageIndex.Probe(
                                    QUESTION, VECTOR, "test", IndexInMemory.version(session), Set.of(), Set.of()),
                            Synonyms.Expander.NONE)
                    .stream()
                    .map(candidate -> candidate.passage().text())
                    .toList();
        });
    }

    private static void teach(TenantId tenant, String text) {
        in(tenant, session -> {
            UUID category = Ids.next();
            session.persist(new Category(category, "Geral", null, null, true, Instant.EPOCH));
            session.flush();
            Document document = new Document(
                    Ids.next(), DocumentKind.FILE, category, "guia.md", "text/markdown", 1, "0", Instant.EPOCH);
            document.ready(1, Instant.EPOCH);
            session.persist(document);
            session.flush();
            session.persist(new IndexedPassage(
                    Ids.next(),
                    IndexInMemory.version(session),
                    document.id(),
                    0,
                    new Chunk("", text, null, null),
                    Language.PORTUGUESE,
                    "test",
                    VECTOR));
            return true;
        });
    }

    private static <T> T in(TenantId tenant, Function<Session, T> work) {
        return CurrentTenant.call(tenant, () -> blind.fromTransaction(work));
    }
}
