package dev.recado.knowledge;

import dev.recado.audit.Audit;
import dev.recado.llm.TextEmbedder;
import dev.recado.platform.Ids;
import dev.recado.platform.Page;
import dev.recado.platform.TenantId;
import dev.recado.platform.work.WorkKind;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import jakarta.persistence.EntityManager;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** A deleted document's way out of the index, when the index does not follow by itself. */
class DeletionProofsTest {
    private static final TextEmbedder EMBEDDER = Models.embedder();
    private static final IndexInMemory KNOWLEDGE = new IndexInMemory();
    private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");

    private final TenantId tenant = new TenantId(Ids.next());
    private final TenantId neighbour = new TenantId(Ids.next());
    private final WorkInMemory work = new WorkInMemory();
    private final List<Map<String, Object>> trail = new ArrayList<>();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private boolean reachable = true;
    private Instant now = NOW;

    @AfterAll
    static void close() {
        KNOWLEDGE.close();
    }

    @Test
    void what_the_index_still_has_of_a_document_whose_rows_are_gone_is_removed_and_a_receipt_written() {
        UUID document = teach(tenant, 3);
        UUID other = teach(tenant, 2);
        UUID theirs = teach(neighbour, 4);
        owe(document);
        loseRows(document);

        prove();

        assertThat(inIndex(tenant, document)).isZero();
        assertThat(inIndex(tenant, other)).isEqualTo(2);
        assertThat(inIndex(neighbour, theirs)).isEqualTo(4);
        assertThat(trail).singleElement().satisfies(entry -> assertThat(entry)
                .containsEntry("name", "tabela.pdf")
                .containsEntry("passages", 3L)
                .containsEntry("leftovers", 3L)
                .containsEntry("inIndex", 0)
                .containsEntry("verifiedAt", NOW.toString())
                .containsKey("backend"));
        assertThat(receipt().verified()).isTrue();
        assertThat(receipt().inIndex()).isZero();
        assertThat(work.due).isEmpty();
    }

    @Test
    void while_the_index_cannot_be_asked_there_is_no_receipt_and_it_is_tried_again_later_and_later() {
        UUID document = teach(tenant, 1);
        owe(document);
        reachable = false;

        prove();

        assertThat(trail).isEmpty();
        assertThat(receipt().verified()).isFalse();
        assertThat(receipt().inIndex()).isNull();
        assertThat(receipt().problem()).contains("no route");
        assertThat(nextTry()).isEqualTo(Duration.ofSeconds(5));
        prove();
        assertThat(receipt().attempts()).as("not before its time").isEqualTo(1);
        now = now.plusSeconds(5);
        prove();
        assertThat(nextTry()).isEqualTo(Duration.ofSeconds(10));
        assertThat(meters.counter("recado.knowledge.deletion.proofs", "outcome", "failed")
                        .count())
                .isEqualTo(2);

        reachable = true;
        now = now.plusSeconds(10);
        prove();
        assertThat(receipt().verified()).isTrue();
        assertThat(receipt().problem()).isNull();
        assertThat(trail).hasSize(1);
    }

    @Test
    void what_is_proved_already_is_not_proved_twice() {
        UUID document = teach(tenant, 1);
        owe(document);
        prove();
        in(deletions -> {
            work.schedule(WorkKind.PURGE, receipt(deletions).id(), now);
            return true;
        });
        prove();
        assertThat(trail).hasSize(1);
        assertThat(work.due).isEmpty();
    }

    @Test
    void removing_nothing_removes_nothing() {
        UUID document = teach(tenant, 2);
        KNOWLEDGE.index(tenant, index -> {
            index.remove(List.of());
            assertThat(index.purge(Ids.next())).isZero();
            return true;
        });
        assertThat(inIndex(tenant, document)).isEqualTo(2);
    }

    @Test
    void a_document_that_is_still_being_taken_in_is_proved_when_its_last_writes_are_through() {
        UUID document = teach(tenant, 1);
        KNOWLEDGE.run(tenant, session -> session.find(Document.class, document).attempt());
        owe(document);
        assertThat(nextTry()).isEqualTo(Duration.ofSeconds(30));
    }

    private static UUID teach(TenantId tenant, int passages) {
        List<Chunk> chunks = new ArrayList<>();
        for (int i = 0; i < passages; i++) {
            chunks.add(new Chunk("", "A diária do quarto " + i + " custa 300 reais.", null, null));
        }
        return KNOWLEDGE.add(tenant, "tabela.pdf", chunks, EMBEDDER);
    }

    private void owe(UUID document) {
        KNOWLEDGE.run(tenant, session -> {
            long passages = session.createQuery(
                            "select count(p) from IndexedPassage p where p.documentId = :id", Long.class)
                    .setParameter("id", document)
                    .getSingleResult();
            deletions(session).owe(session.find(Document.class, document), passages, DeletionCause.DELETED);
        });
    }

    /** As if the process had died between the commit and the index. */
    private void loseRows(UUID document) {
        KNOWLEDGE.run(
                tenant, session -> session.createNativeMutationQuery("delete from knowledge_documents where id = :id")
                        .setParameter("id", document)
                        .executeUpdate());
    }

    private static long inIndex(TenantId tenant, UUID document) {
        return KNOWLEDGE.<Long>index(tenant, index -> index.count(document));
    }

    private void prove() {
        KNOWLEDGE.run(tenant, session -> {
            DeletionProofs proofs = new DeletionProofs();
            proofs.dueWork = work;
            proofs.deletions = deletions(session);
            proofs.index = new PassagesInIndex() {
                @Override
                public long purge(UUID documentId) {
                    if (!reachable) {
                        throw new IllegalStateException("no route to the search server");
                    }
                    return super.purge(documentId);
                }
            };
            proofs.index.em = session;
            proofs.meters = meters;
            proofs.clock = clock();
            proofs.runDue();
        });
    }

    private DeletionReceipt receipt() {
        return in(DeletionProofsTest::receipt);
    }

    private static DeletionReceipt receipt(Deletions deletions) {
        return deletions.list(new Page.Request(null, 10)).items().getFirst();
    }

    private Duration nextTry() {
        return Duration.between(now, work.due.values().iterator().next().dueAt());
    }

    private <T> T in(Function<Deletions, T> call) {
        return KNOWLEDGE.in(tenant, session -> call.apply(deletions(session)));
    }

    private Deletions deletions(EntityManager em) {
        Deletions deletions = new Deletions();
        deletions.em = em;
        deletions.dueWork = work;
        deletions.clock = clock();
        deletions.audit = new Audit() {
            @Override
            public void record(String action, String targetKind, Object targetId, Map<String, Object> details) {
                assertThat(action).isEqualTo("knowledge.document.purged");
                trail.add(details);
            }
        };
        return deletions;
    }

    private Clock clock() {
        return Clock.fixed(now, ZoneOffset.UTC);
    }
}
