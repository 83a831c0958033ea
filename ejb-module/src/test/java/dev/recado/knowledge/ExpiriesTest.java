package dev.recado.knowledge;

import dev.recado.audit.Audit;
import dev.recado.llm.TextEmbedder;
import dev.recado.platform.Ids;
import dev.recado.platform.TenantId;
import jakarta.persistence.EntityManager;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Documents whose last day is over leave the index, and come back when they get a later one. */
class ExpiriesTest {
    private static final TextEmbedder EMBEDDER = Models.embedder();
    private static final IndexInMemory KNOWLEDGE = new IndexInMemory();
    private static final LocalDate TODAY = IndexInMemory.TODAY;
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-11-23T12:00:00Z"), ZoneOffset.UTC);

    private final TenantId tenant = new TenantId(Ids.next());
    private final WorkInMemory work = new WorkInMemory();

    @AfterAll
    static void close() {
        KNOWLEDGE.close();
    }

    @Test
    void a_document_leaves_the_index_when_its_last_day_is_over_and_not_before() {
        UUID document = teach();
        lastDay(document, TODAY);
        assertThat(expired()).isEmpty();

        lastDay(document, TODAY.minusDays(1));
        assertThat(expired()).containsExactly(document);
        leave(document);

        assertThat(expired()).as("once is enough").isEmpty();
        assertThat(work.due).hasSize(1);
        assertThat(toProve()).isEqualTo(document);
        assertThat(passages()).as("a check would not write them again").isZero();
    }

    @Test
    void a_document_that_gets_a_later_day_belongs_into_the_index_again_and_is_not_purged() {
        UUID document = teach();
        lastDay(document, TODAY.minusDays(1));
        leave(document);
        assertThat(returning()).isZero();

        lastDay(document, null);
        assertThat(returning()).isEqualTo(1);

        assertThat(toProve()).isNull();
        assertThat(work.due).isEmpty();
        assertThat(passages()).isEqualTo(1);
    }

    @Test
    void days_that_change_while_it_leaves_are_heeded() {
        UUID document = teach();
        leave(document);
        assertThat(work.due).isEmpty();
        assertThat(passages()).isEqualTo(1);
    }

    @Test
    void a_document_that_is_taken_in_anew_leaves_when_that_has_ended() {
        UUID document = teach();
        lastDay(document, TODAY.minusDays(1));
        KNOWLEDGE.run(tenant, session -> session.find(Document.class, document).renew());

        assertThat(expired()).isEmpty();
        leave(document);
        assertThat(work.due).isEmpty();

        KNOWLEDGE.run(tenant, session -> session.find(Document.class, document).stay("document.empty", null));
        assertThat(expired()).containsExactly(document);
    }

    private UUID teach() {
        return KNOWLEDGE.add(
                tenant, "oferta.md", List.of(new Chunk("", "A diária custa 300 reais.", null, null)), EMBEDDER);
    }

    private void lastDay(UUID document, @Nullable LocalDate until) {
        KNOWLEDGE.run(tenant, session -> session.find(Document.class, document).limit(null, until));
    }

    private List<UUID> expired() {
        return in(Expiries::expired);
    }

    private int returning() {
        return in(Expiries::returning);
    }

    private void leave(UUID document) {
        in(expiries -> {
            expiries.leave(document);
            return true;
        });
    }

    private @Nullable UUID toProve() {
        UUID id = work.due.keySet().iterator().next();
        return KNOWLEDGE.in(tenant, session -> deletions(session).begin(id));
    }

    private long passages() {
        return KNOWLEDGE.<Long>in(tenant, session -> {
            IndexChecks checks = new IndexChecks();
            checks.em = session;
            assertThat(checks.next(null, 10)).hasSize((int) checks.passages());
            return checks.passages();
        });
    }

    private <T> T in(Function<Expiries, T> call) {
        return KNOWLEDGE.in(tenant, session -> {
            Expiries expiries = new Expiries();
            expiries.em = session;
            expiries.clock = CLOCK;
            expiries.deletions = deletions(session);
            expiries.day = new TenantDay() {
                @Override
                public LocalDate today() {
                    return TODAY;
                }
            };
            return call.apply(expiries);
        });
    }

    private Deletions deletions(EntityManager em) {
        Deletions deletions = new Deletions();
        deletions.em = em;
        deletions.dueWork = work;
        deletions.clock = CLOCK;
        deletions.audit = new Audit() {
            @Override
            public void record(String action, String targetKind, Object targetId, Map<String, Object> details) {
                throw new AssertionError("Nothing is proved here");
            }
        };
        return deletions;
    }
}
