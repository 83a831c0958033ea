package dev.recado.knowledge;

import dev.recado.audit.Audit;
import dev.recado.llm.TextEmbedder;
import dev.recado.platform.Ids;
import dev.recado.platform.TenantId;
import dev.recado.platform.Unavailable;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import jakarta.persistence.EntityManager;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** An index that was lost or has drifted, and how it is put right from the database. */
class IndexRepairTest {
    private static final TextEmbedder EMBEDDER = Models.embedder();
    private static final IndexInMemory KNOWLEDGE = new IndexInMemory();

    private final TenantId tenant = new TenantId(Ids.next());
    private final WorkInMemory work = new WorkInMemory();
    private final List<Map<String, Object>> trail = new ArrayList<>();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private boolean usable = true;
    private int suspicions;
    private Instant now = Instant.parse("2026-11-23T12:00:00Z");

    @AfterAll
    static void close() {
        KNOWLEDGE.close();
    }

    @Test
    void a_lost_index_is_written_again_slice_by_slice_and_what_is_there_answers_meanwhile() {
        TenantId neighbour = new TenantId(Ids.next());
        teach(neighbour, 3);
        teach(tenant, 5);
        lose();
        request(IndexReason.START, false);

        repair(2, Duration.ZERO);

        assertThat(details().standing()).isEqualTo(IndexStanding.REPAIRING);
        assertThat(details().progress()).isEqualTo(40);
        assertThat(details().missing()).isEqualTo(2);
        assertThat(inIndex(tenant)).isEqualTo(2);
        assertThat(answers()).isNotEmpty();

        repair(2, Duration.ZERO);
        assertThat(inIndex(tenant))
                .as("another process goes on where the last one was")
                .isEqualTo(4);
        repair(2, Duration.ZERO);
        repair(2, Duration.ZERO);

        assertThat(details().standing()).isEqualTo(IndexStanding.HEALTHY);
        assertThat(details().progress()).isEqualTo(100);
        assertThat(details().missing()).isEqualTo(5);
        assertThat(details().indexed()).isEqualTo(5);
        assertThat(inIndex(neighbour)).isEqualTo(3);
        assertThat(trail).singleElement().satisfies(entry -> assertThat(entry)
                .containsEntry("written", 5L)
                .containsEntry("removed", 0L));
        assertThat(work.due).isEmpty();
        assertThat(meters.counter("recado.search.index.written").count()).isEqualTo(5);
    }

    @Test
    void while_it_is_being_filled_nobody_is_told_that_there_is_no_answer() {
        teach(tenant, 5);
        lose();
        request(IndexReason.START, false);
        assertThatThrownBy(() -> ask("quanto custa a diária do quarto 4?")).isInstanceOf(Unavailable.class);

        repair(2, Duration.ZERO);
        assertThat(ask("quanto custa a diária do quarto?").relevant()).isTrue();
        assertThatThrownBy(() -> ask("quem descobriu a penicilina?")).isInstanceOf(Unavailable.class);

        repair(200, Duration.ofMinutes(1));
        assertThat(ask("quem descobriu a penicilina?").relevant()).isFalse();
    }

    @Test
    void what_is_lost_again_while_it_is_put_right_is_written_from_the_start() {
        teach(tenant, 5);
        request(IndexReason.SCHEDULE, false);
        repair(2, Duration.ZERO);
        assertThat(details().progress()).isEqualTo(40);

        lose();
        request(IndexReason.START, false);
        assertThatThrownBy(() -> ask("quanto custa a diária do quarto 4?")).isInstanceOf(Unavailable.class);
        repair(200, Duration.ofMinutes(1));

        assertThat(inIndex(tenant)).isEqualTo(5);
        assertThat(details().missing()).isEqualTo(5);
    }

    private Retrieval ask(String question) {
        return KNOWLEDGE.retrieve(tenant, Models.models(), new Query(question, Set.of(), 5));
    }

    @Test
    void what_the_index_has_and_the_database_has_not_is_taken_out() {
        teach(tenant, 2);
        UUID gone = teach(tenant, 3);
        KNOWLEDGE.run(
                tenant, session -> session.createNativeMutationQuery("delete from knowledge_documents where id = :id")
                        .setParameter("id", gone)
                        .executeUpdate());
        request(IndexReason.SCHEDULE, false);

        repair(200, Duration.ofMinutes(1));

        assertThat(details().surplus()).isEqualTo(3);
        assertThat(inIndex(tenant)).isEqualTo(2);
        assertThat(trail).hasSize(1);
    }

    @Test
    void an_index_that_is_as_it_should_be_is_left_alone() {
        teach(tenant, 3);
        request(IndexReason.SCHEDULE, false);
        repair(2, Duration.ofMinutes(1));
        assertThat(details().standing()).isEqualTo(IndexStanding.HEALTHY);
        assertThat(details().missing()).isZero();
        assertThat(trail).isEmpty();
    }

    @Test
    void the_same_number_is_enough_when_the_server_starts_but_not_later() {
        UUID document = teach(tenant, 2);
        UUID stale = teach(tenant, 1);
        KNOWLEDGE.index(tenant, index -> index.purge(document));
        KNOWLEDGE.run(tenant, session -> {
            session.createNativeMutationQuery("delete from knowledge_documents where id = :id")
                    .setParameter("id", stale)
                    .executeUpdate();
            session.createNativeMutationQuery("delete from knowledge_passages where document_id = :id and ordinal = 1")
                    .setParameter("id", document)
                    .executeUpdate();
        });
        request(IndexReason.START, false);
        repair(200, Duration.ofMinutes(1));
        assertThat(details().missing()).isZero();

        request(IndexReason.SCHEDULE, false);
        repair(200, Duration.ofMinutes(1));
        assertThat(details().missing()).isEqualTo(1);
        assertThat(details().surplus()).isEqualTo(1);
        assertThat(inIndex(tenant)).isEqualTo(1);
    }

    @Test
    void a_rebuild_writes_everything_again_even_if_a_check_is_under_way() {
        teach(tenant, 3);
        request(IndexReason.SCHEDULE, false);
        request(IndexReason.REQUEST, true);
        assertThat(details().rebuild()).isTrue();
        repair(200, Duration.ofMinutes(1));
        assertThat(details().missing()).isEqualTo(3);
        assertThat(inIndex(tenant)).isEqualTo(3);
    }

    @Test
    void while_the_index_cannot_be_used_it_waits_and_says_so() {
        teach(tenant, 1);
        lose();
        request(IndexReason.START, false);
        usable = false;
        repair(200, Duration.ofMinutes(1));
        assertThat(details().standing()).isEqualTo(IndexStanding.WAITING);
        assertThat(details().problem()).contains("no route");
        assertThat(suspicions).isEqualTo(1);
        assertThat(work.due.values()).singleElement().satisfies(due -> assertThat(due.dueAt())
                .isEqualTo(now.plusSeconds(5)));

        usable = true;
        now = now.plusSeconds(5);
        repair(200, Duration.ofMinutes(1));
        assertThat(details().standing()).isEqualTo(IndexStanding.HEALTHY);
        assertThat(inIndex(tenant)).isEqualTo(1);
    }

    @Test
    void a_document_that_is_deleted_meanwhile_is_not_written() {
        int written = KNOWLEDGE.<Integer>in(tenant, session -> checks(session).write(Ids.next(), List.of(Ids.next())));
        assertThat(written).isZero();
    }

    private static UUID teach(TenantId tenant, int passages) {
        List<Chunk> chunks = new ArrayList<>();
        for (int i = 0; i < passages; i++) {
            chunks.add(new Chunk("", "A diária do quarto " + i + " custa 300 reais.", null, null));
        }
        return KNOWLEDGE.add(tenant, "tabela.pdf", chunks, EMBEDDER);
    }

    private void lose() {
        KNOWLEDGE.index(tenant, index -> {
            index.purge();
            return true;
        });
        assertThat(inIndex(tenant)).isZero();
    }

    private static long inIndex(TenantId tenant) {
        return KNOWLEDGE.<Long>index(tenant, PassagesInIndex::count);
    }

    private List<Candidate> answers() {
        UUID version = KNOWLEDGE.in(tenant, IndexInMemory::version);
        return KNOWLEDGE.search(
                tenant,
                index -> index.candidates(
                        new PassageIndex.Probe("quanto custa a diária?", null, "", version, Set.of(), Set.of()),
                        Synonyms.Expander.NONE));
    }

    private void request(IndexReason reason, boolean everything) {
        in(checks -> {
            checks.request(reason, everything);
            return true;
        });
        trail.clear();
    }

    private SearchIndexDetails details() {
        return KNOWLEDGE.in(tenant, session -> {
            SearchIndex index = new SearchIndex();
            index.checks = checks(session);
            index.index = IndexInMemory.passages(session);
            return index.get();
        });
    }

    private void repair(int batch, Duration slice) {
        now = now.plusSeconds(1);
        KNOWLEDGE.run(tenant, session -> {
            IndexRepair repair = new IndexRepair();
            repair.batchSize = batch;
            repair.longestSlice = slice;
            repair.dueWork = work;
            repair.checks = checks(session);
            repair.meters = meters;
            repair.clock = clock();
            repair.keeper = new IndexKeeper() {
                @Override
                void requireReady() {
                    if (!usable) {
                        throw new IllegalStateException("no route to the search server");
                    }
                }

                @Override
                void suspect(RuntimeException failure) {
                    suspicions++;
                }
            };
            repair.runDue();
        });
    }

    private <T> T in(Function<IndexChecks, T> call) {
        return KNOWLEDGE.in(tenant, session -> call.apply(checks(session)));
    }

    private IndexChecks checks(EntityManager em) {
        IndexChecks checks = new IndexChecks();
        checks.em = em;
        checks.index = new PassagesInIndex();
        checks.index.em = em;
        checks.dueWork = work;
        checks.clock = clock();
        checks.audit = new Audit() {
            @Override
            public void record(String action, String targetKind, Object targetId, Map<String, Object> details) {
                trail.add(details);
            }
        };
        return checks;
    }

    private Clock clock() {
        return Clock.fixed(now, ZoneOffset.UTC);
    }
}
