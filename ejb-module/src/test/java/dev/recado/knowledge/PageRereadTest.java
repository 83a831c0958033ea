package dev.recado.knowledge;

import com.sun.net.httpserver.HttpServer;
import dev.recado.platform.CurrentTenant;
import dev.recado.platform.Ids;
import dev.recado.platform.TenantId;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/** A page of the web from one reading to the next, with the real beans, a server on this machine and a clock that is moved. */
@Timeout(60)
class PageRereadTest {
    private static final String OLD = "A piscina abre às 9h";
    private static final String NEW = "A piscina abre às 10h";
    private static final int HOURS = 24;

    private final KnowledgeBeans knowledge = new KnowledgeBeans();
    private final TenantId tenant = knowledge.tenant();
    /** What each request knew of the page already; empty where it knew nothing. */
    private final List<String> requests = new CopyOnWriteArrayList<>();

    private volatile String content = OLD;
    private volatile int status = 200;
    private volatile boolean tags = true;
    private HttpServer server;
    private UUID document;

    @BeforeEach
    void serve() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 0);
        server.createContext("/piscina", exchange -> {
            String known = exchange.getRequestHeaders().getFirst("If-None-Match");
            requests.add(known == null ? "" : known);
            String tag = "\"" + content.hashCode() + "\"";
            exchange.getResponseHeaders().add("Content-Type", "text/plain");
            if (tags) {
                exchange.getResponseHeaders().add("ETag", tag);
            }
            if (status != 200 || tags && tag.equals(known)) {
                exchange.sendResponseHeaders(status == 200 ? 304 : status, -1);
            } else {
                byte[] body = content.getBytes(StandardCharsets.UTF_8);
                exchange.sendResponseHeaders(200, body.length);
                exchange.getResponseBody().write(body);
            }
            exchange.close();
        });
        server.start();
        PageReading reading = knowledge.get(PageReading.class);
        reading.internalHosts = Optional.of("127.0.0.1");
        reading.deadlineSeconds = 10;
        reading.mostBytes = 100_000;
        reading.connect();
        document = knowledge.in(tenant, () -> {
            PageTransactions pages = knowledge.get(PageTransactions.class);
            UUID category = pages.em
                    .createQuery("select c.id from Category c", UUID.class)
                    .getSingleResult();
            UUID id = Ids.next();
            pages.em.persist(
                    new Document(id, DocumentKind.WEB_PAGE, category, "piscina", "text/html", 0, "", Instant.EPOCH));
            pages.em.flush();
            URI address = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/piscina");
            pages.insert(id, address, HOURS);
            return id;
        });
    }

    @AfterEach
    void close() {
        server.stop(0);
        knowledge.close();
    }

    /** Does what is due now. */
    private void work() {
        knowledge.get(PageReading.class).runDue();
        knowledge.ingest();
    }

    private List<String> answers() {
        return knowledge.ask(tenant, "a que horas abre a piscina?");
    }

    private WebPageDetails page() {
        return CurrentTenant.call(tenant, () -> knowledge
                .get(PageTransactions.class)
                .of(List.of(document))
                .get(document));
    }

    @Test
    void a_page_is_asked_for_once_when_its_time_has_come_and_then_answers_with_what_it_says_now() {
        work();
        assertThat(answers()).containsExactly(OLD);
        content = NEW;

        knowledge.pass(Duration.ofHours(HOURS).minusSeconds(1));
        work();
        assertThat(requests).hasSize(1);
        assertThat(answers()).containsExactly(OLD);

        knowledge.pass(Duration.ofSeconds(1));
        work();
        work();
        assertThat(requests).hasSize(2);
        assertThat(answers()).containsExactly(NEW);

        knowledge.pass(Duration.ofHours(HOURS));
        work();
        assertThat(requests).hasSize(3);
    }

    @Test
    void an_unchanged_page_costs_a_request_and_nothing_else() {
        work();
        int embedded = knowledge.embedded.get("padrao-384");
        DocumentDetails before = knowledge.details(tenant, document);

        knowledge.pass(Duration.ofHours(HOURS));
        work();
        assertThat(requests).hasSize(2).last().asString().isNotEmpty();
        tags = false;
        knowledge.pass(Duration.ofHours(HOURS));
        work();

        assertThat(requests).hasSize(3);
        assertThat(knowledge.embedded.get("padrao-384")).isEqualTo(embedded);
        assertThat(knowledge.details(tenant, document).readyAt()).isEqualTo(before.readyAt());
        assertThat(answers()).containsExactly(OLD);
        assertThat(page().nextAt()).isEqualTo(page().checkedAt().plus(Duration.ofHours(HOURS)));
    }

    @Test
    void a_page_whose_server_fails_is_asked_again_soon_and_answers_with_its_last_state_meanwhile() {
        work();
        content = NEW;
        status = 503;
        knowledge.pass(Duration.ofHours(HOURS));
        work();
        assertThat(page().problemCode()).isEqualTo("page.status");
        assertThat(answers()).containsExactly(OLD);

        status = 200;
        work();
        assertThat(requests).hasSize(2);
        knowledge.pass(Duration.ofMinutes(1));
        work();

        assertThat(requests).hasSize(3);
        assertThat(page().problemCode()).isNull();
        assertThat(answers()).containsExactly(NEW);
    }

    @Test
    void new_content_that_somebody_called_off_comes_with_the_next_reading_all_the_same() {
        work();
        content = NEW;
        knowledge.pass(Duration.ofHours(HOURS));
        knowledge.get(PageReading.class).runDue();
        knowledge.in(tenant, () -> {
            DocumentTransactions documents = knowledge.get(DocumentTransactions.class);
            documents.cancelRenewal(documents.em.find(Document.class, document));
            return true;
        });
        work();
        assertThat(answers()).containsExactly(OLD);
        // The new content is nobody's: somebody else may bring it.
        assertThat(knowledge.details(tenant, document).size()).isEqualTo(OLD.getBytes(StandardCharsets.UTF_8).length);
        assertThat(hash()).isEqualTo(Contents.sha256(OLD.getBytes(StandardCharsets.UTF_8)));

        knowledge.pass(Duration.ofHours(HOURS));
        work();

        assertThat(requests.getLast()).isEmpty();
        assertThat(answers()).containsExactly(NEW);
    }

    private String hash() {
        return knowledge.in(tenant, () -> knowledge
                .get(DocumentTransactions.class)
                .em
                .find(Document.class, document)
                .sha256());
    }
}
