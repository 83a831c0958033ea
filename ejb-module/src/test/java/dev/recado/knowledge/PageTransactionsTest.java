package dev.recado.knowledge;

import dev.recado.knowledge.PageTransactions.Task;
import dev.recado.knowledge.WebFetch.Fetched;
import dev.recado.knowledge.WebFetch.Known;
import dev.recado.platform.Ids;
import dev.recado.platform.TenantId;
import dev.recado.platform.work.WorkKind;
import dev.recado.tenants.PeopleFallBack;
import dev.recado.tenants.TenantDetails;
import dev.recado.tenants.TenantState;
import dev.recado.tenants.Tenants;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.event.NotificationOptions;
import jakarta.enterprise.util.TypeLiteral;
import java.lang.annotation.Annotation;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.hibernate.Session;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** What becomes of a document when its page comes, changes, stays as it was, or does not come. */
class PageTransactionsTest {
    private static final IndexInMemory KNOWLEDGE = new IndexInMemory();
    private static final URI ADDRESS = URI.create("https://example.com/precos");
    private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");
    private static final Known TAGGED = new Known("\"1\"", null);

    private final TenantId tenant = new TenantId(Ids.next());
    private final WorkInMemory work = new WorkInMemory();
    private final UUID document = Ids.next();
    private Instant now = NOW;

    @AfterAll
    static void close() {
        KNOWLEDGE.close();
    }

    @BeforeEach
    void add() {
        in(pages -> {
            UUID category = Ids.next();
            pages.em.persist(new Category(category, "Geral", null, null, true, NOW));
            pages.em.persist(
                    new Document(document, DocumentKind.WEB_PAGE, category, "precos", "text/html", 0, "", NOW));
            pages.em.flush();
            pages.insert(document, ADDRESS, 24);
            return true;
        });
    }

    private <T> T in(Function<PageTransactions, T> deed) {
        return KNOWLEDGE.in(tenant, session -> deed.apply(pages(session)));
    }

    private PageTransactions pages(Session session) {
        PageTransactions pages = new PageTransactions();
        pages.em = session;
        pages.dueWork = work;
        pages.clock = Clock.fixed(now, ZoneOffset.UTC);
        pages.documents = new DocumentTransactions();
        pages.documents.em = session;
        pages.documents.dueWork = work;
        pages.documents.changed = new Silent<>();
        pages.documents.clock = pages.clock;
        pages.documents.versions = new VersionTransactions();
        pages.documents.versions.em = session;
        pages.tenants = new Tenants() {
            @Override
            public TenantDetails currentAlone() {
                return tenant();
            }
        };
        return pages;
    }

    private TenantDetails tenant() {
        return new TenantDetails(
                tenant.value(),
                "Pousada",
                "America/Sao_Paulo",
                "pt-BR",
                1,
                1,
                1,
                1,
                PeopleFallBack.values()[0],
                List.of(),
                1,
                10,
                1_000,
                10,
                10,
                TenantState.ACTIVE,
                null,
                null,
                NOW,
                0);
    }

    private Task begin() {
        UUID page = in(pages -> pages.em
                .createQuery("select p.id from WebPageRow p", UUID.class)
                .getSingleResult());
        return in(pages -> pages.begin(page));
    }

    private void comes(String text) {
        Task task = begin();
        byte[] content = text.getBytes(StandardCharsets.UTF_8);
        in(pages -> {
            pages.fetched(task, new Fetched(ADDRESS, "text/html", "utf-8", content, TAGGED), "Preços", content);
            return true;
        });
    }

    private void fails(PageProblem problem) {
        Task task = begin();
        in(pages -> {
            pages.failed(task, problem);
            return true;
        });
    }

    private void becomesReady() {
        work.due.remove(document);
        in(pages -> {
            pages.em.find(Document.class, document).ready(1, now);
            return true;
        });
    }

    private DocumentStatus status() {
        return in(pages -> pages.em.find(Document.class, document).status());
    }

    private WebPageDetails page() {
        return in(pages -> pages.of(List.of(document)).get(document));
    }

    private List<WorkKind> planned() {
        List<WorkKind> kinds = new ArrayList<>();
        work.due.values().forEach(due -> kinds.add(due.kind()));
        return kinds;
    }

    @Test
    void a_page_that_comes_is_taken_in_and_looked_at_again_in_its_time() {
        comes("<p>R$ 10</p>");
        assertThat(planned()).containsExactlyInAnyOrder(WorkKind.WEB_PAGE, WorkKind.DOCUMENT);
        assertThat(page().nextAt()).isEqualTo(NOW.plus(Duration.ofHours(24)));
        String stored = in(pages -> new String(
                pages.em
                        .createQuery("select p from DocumentPart p", DocumentPart.class)
                        .getSingleResult()
                        .content(),
                StandardCharsets.UTF_8));
        assertThat(stored).isEqualTo("<p>R$ 10</p>");
    }

    @Test
    void the_same_page_again_costs_nothing() {
        comes("<p>R$ 10</p>");
        becomesReady();
        assertThat(begin().known()).isEqualTo(TAGGED);
        comes("<p>R$ 10</p>");
        assertThat(planned()).containsExactly(WorkKind.WEB_PAGE);
        assertThat(status()).isEqualTo(DocumentStatus.READY);
        now = NOW.plusSeconds(60);
        comes("<p>R$ 12</p>");
        assertThat(planned()).containsExactlyInAnyOrder(WorkKind.WEB_PAGE, WorkKind.DOCUMENT);
        assertThat(page().changedAt()).isEqualTo(now);
    }

    @Test
    void when_a_page_is_gone_its_last_state_stays_and_the_problem_is_told() {
        comes("<p>R$ 10</p>");
        becomesReady();
        fails(PageProblem.lasting("page.gone", "404"));
        assertThat(status()).isEqualTo(DocumentStatus.READY);
        assertThat(page().problemCode()).isEqualTo("page.gone");
        assertThat(page().nextAt()).isEqualTo(NOW.plus(Duration.ofHours(24)));
        comes("<p>R$ 10</p>");
        assertThat(page().problemCode()).isNull();
    }

    @Test
    void a_page_that_never_came_fails_and_is_taken_in_when_it_comes_after_all() {
        fails(PageProblem.lasting("page.gone", "404"));
        assertThat(status()).isEqualTo(DocumentStatus.FAILED);
        comes("<p>R$ 10</p>");
        assertThat(status()).isEqualTo(DocumentStatus.QUEUED);
        assertThat(planned()).contains(WorkKind.DOCUMENT);
    }

    @Test
    void passing_trouble_is_tried_again_soon_and_then_in_its_time() {
        comes("<p>R$ 10</p>");
        becomesReady();
        for (Duration pause :
                List.of(Duration.ofMinutes(1), Duration.ofMinutes(4), Duration.ofMinutes(16), Duration.ofHours(24))) {
            fails(PageProblem.passing("page.unreachable", "example.com"));
            assertThat(page().nextAt()).isEqualTo(NOW.plus(pause));
        }
    }

    @Test
    void a_page_beyond_the_tenants_space_is_not_stored() {
        comes("x".repeat(1_001));
        assertThat(status()).isEqualTo(DocumentStatus.FAILED);
        assertThat(page().problemCode()).isEqualTo("page.storage");
    }

    @Test
    void a_page_that_was_stopped_is_not_looked_at() {
        in(pages -> {
            pages.em.find(Document.class, document).cancel();
            return true;
        });
        assertThat(begin()).isNull();
        assertThat(planned()).isEmpty();
    }

    /** Nobody listens. */
    private static final class Silent<T> implements Event<T> {
        @Override
        public void fire(T event) {
            // Nobody listens.
        }

        @Override
        public <U extends T> CompletionStage<U> fireAsync(U event) {
            return CompletableFuture.completedFuture(event);
        }

        @Override
        public <U extends T> CompletionStage<U> fireAsync(U event, NotificationOptions options) {
            return CompletableFuture.completedFuture(event);
        }

        @Override
        public Event<T> select(Annotation... qualifiers) {
            return this;
        }

        @Override
        public <U extends T> Event<U> select(Class<U> subtype, Annotation... qualifiers) {
            return new Silent<>();
        }

        @Override
        public <U extends T> Event<U> select(TypeLiteral<U> subtype, Annotation... qualifiers) {
            return new Silent<>();
        }
    }
}
