package dev.recado.it;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Categories as a tree, what people say about documents, questions and answers, and pages of the web. */
class LibraryIT {
    private static final String QUESTION = "Quanto custa o café da manhã?";

    private final Business business = Business.open(Suite.installation(), "Biblioteca");
    private final Api admin = business.admin();

    private JsonNode search(Api who, Map<String, Object> more) {
        Map<String, Object> body = new LinkedHashMap<>(more);
        body.putIfAbsent("query", QUESTION);
        return who.post("/knowledge/search", body).expect(200).json().get("passages");
    }

    private JsonNode search(Map<String, Object> more) {
        return search(admin, more);
    }

    private String category(String name, String parent) {
        Map<String, Object> body = new LinkedHashMap<>(Map.of("name", name));
        if (parent != null) {
            body.put("parentId", parent);
        }
        return admin.post("/knowledge/categories", body).expect(201).id();
    }

    @Test
    void a_category_answers_with_everything_below_it_and_can_lie_in_no_circle() {
        String hotel = category("Hotel", null);
        String prices = category("Preços", hotel);
        String events = category("Eventos", null);
        String id = business.teach("cafe.md", "O café da manhã custa R$ 31 por pessoa.")
                .get("id")
                .asText();
        admin.patch("/knowledge/documents/" + id, Map.of("categoryId", prices)).expect(200);

        assertThat(search(Map.of("categories", List.of(hotel))).toString()).contains(id);
        assertThat(search(Map.of("categories", List.of(prices))).toString()).contains(id);
        assertThat(search(Map.of("categories", List.of(events)))).isEmpty();
        assertThat(admin.get("/knowledge/documents?category=Hotel").expect(200).body())
                .contains(id);
        assertThat(admin.get("/knowledge/categories/" + prices)
                        .expect(200)
                        .json()
                        .get("path")
                        .toString())
                .isEqualTo("[\"Hotel\",\"Preços\"]");

        assertThat(admin.patch("/knowledge/categories/" + hotel, Map.of("parentId", prices))
                        .problem(409))
                .isEqualTo("knowledge.category.circle");
        assertThat(admin.delete("/knowledge/categories/" + hotel).problem(409))
                .isEqualTo("knowledge.category.has-others");
        admin.patch("/knowledge/categories/" + prices, Map.of("parentId", events))
                .expect(200);
        assertThat(search(Map.of("categories", List.of(hotel)))).isEmpty();
        assertThat(search(Map.of("categories", List.of(events))).toString()).contains(id);
    }

    @Test
    void of_two_tenants_with_the_same_document_each_one_decides_on_its_own() {
        String text = "O café da manhã custa R$ 47 por pessoa.";
        String id = business.teach("preco.md", text).get("id").asText();
        Api.Response again = admin.upload(
                "/knowledge/documents", "copia.md", "text/markdown", text.getBytes(StandardCharsets.UTF_8));
        assertThat(again.problem(409)).isEqualTo("knowledge.document.duplicate");
        assertThat(again.json().get("existingId").asText()).isEqualTo(id);

        Business other = Business.open(Suite.installation(), "Outra biblioteca");
        String theirs = other.teach("preco.md", text).get("id").asText();
        String path = "/knowledge/documents/" + id;
        LocalDate today = LocalDate.now(ZoneId.of("America/Sao_Paulo"));
        Map<String, Object> facts = Map.of(
                "title",
                "Tabela de preços",
                "source",
                "https://example.com/precos",
                "validUntil",
                today.minusDays(2).toString(),
                "tags",
                List.of("Preços", "2026"));
        JsonNode expired = admin.patch(path, facts).expect(200).json();
        assertThat(expired.get("validity").asText()).isEqualTo("EXPIRED");
        assertThat(search(Map.of())).isEmpty();
        assertThat(search(other.admin(), Map.of()).toString()).contains(theirs);

        admin.patch(path, Map.of("validUntil", "")).expect(200);
        JsonNode found = await().atMost(1, TimeUnit.MINUTES)
                .until(() -> search(Map.of("tags", List.of("preços", "2026"))).path(0), hit -> !hit.isMissingNode());
        assertThat(found.get("documentName").asText()).isEqualTo("Tabela de preços");
        assertThat(found.get("source").asText()).isEqualTo("https://example.com/precos");
        assertThat(search(Map.of("tags", List.of("preços", "vip")))).isEmpty();
        assertThat(admin.get("/knowledge/tags").expect(200).body()).contains("\"preços\"");
        assertThat(admin.get("/knowledge/documents?tag=2026&text=TABELA&status=READY")
                        .items())
                .hasSize(1);

        admin.delete(path).expect(204);
        assertThat(search(Map.of())).isEmpty();
        assertThat(search(other.admin(), Map.of()).toString()).contains(theirs);
    }

    @Test
    void a_typed_answer_is_one_passage_and_its_old_words_are_gone_when_it_changes() {
        Map<String, Object> pair = Map.of("question", "Vocês aceitam animais?", "answer", "Sim, por R$ 90 a diária.");
        String id = admin.post("/knowledge/questions", pair).expect(201).id();
        business.awaitDocument(id, "READY");
        assertThat(admin.get("/knowledge/documents/" + id + "/passages").items())
                .hasSize(1);
        Map<String, Object> query = Map.of("query", "aceitam animais?");
        assertThat(search(query).toString()).contains("R$ 90").contains(id);
        assertThat(admin.post("/knowledge/questions", pair).problem(409)).isEqualTo("knowledge.question.taken");

        admin.patch("/knowledge/questions/" + id, Map.of("answer", "Não aceitamos animais."))
                .expect(200);
        assertThat(search(query).toString()).doesNotContain("R$ 90");
        business.awaitDocument(id, "READY");
        assertThat(search(query).toString()).contains("Não aceitamos");
        admin.delete("/knowledge/questions/" + id).expect(204);
        assertThat(search(query)).isEmpty();
    }

    @Test
    void a_page_is_read_again_and_stays_when_it_disappears() throws IOException {
        AtomicReference<String> said = new AtomicReference<>("O café da manhã custa R$ 52.");
        HttpServer site = HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 0);
        site.createContext("/cafe", exchange -> {
            byte[] page = ("<html><head><title>Nosso café</title></head><body><p>" + said.get() + "</p></body></html>")
                    .getBytes(StandardCharsets.ISO_8859_1);
            exchange.getResponseHeaders().add("Content-Type", "text/html; charset=ISO-8859-1");
            exchange.sendResponseHeaders(said.get().isEmpty() ? 404 : 200, page.length);
            exchange.getResponseBody().write(page);
            exchange.close();
        });
        site.createContext("/dentro", exchange -> {
            exchange.getResponseHeaders()
                    .add("Location", "http://localhost:" + site.getAddress().getPort() + "/cafe");
            exchange.sendResponseHeaders(302, -1);
            exchange.close();
        });
        site.start();
        try {
            String base = "http://127.0.0.1:" + site.getAddress().getPort();
            String id = admin.post("/knowledge/pages", Map.of("url", base + "/cafe", "rereadHours", 24))
                    .expect(201)
                    .id();
            JsonNode ready = business.awaitDocument(id, "READY");
            assertThat(ready.get("title").asText()).isEqualTo("Nosso café");
            assertThat(ready.at("/page/nextAt").asText()).isNotBlank();
            assertThat(search(Map.of()).toString()).contains("R$ 52").contains("café");
            assertThat(admin.post("/knowledge/pages", Map.of("url", base + "/cafe"))
                            .problem(409))
                    .isEqualTo("knowledge.page.taken");

            said.set("O café da manhã custa R$ 58.");
            admin.post("/knowledge/documents/" + id + "/retry").expect(200);
            // It answers all the time, with what it said before as long as the new is not there.
            await().pollInterval(Duration.ofMillis(20))
                    .atMost(1, TimeUnit.MINUTES)
                    .until(() -> {
                        assertThat(admin.get("/knowledge/documents/" + id)
                                        .expect(200)
                                        .json()
                                        .get("status")
                                        .asText())
                                .isEqualTo("READY");
                        return search(Map.of()).toString().contains("R$ 58");
                    });
            assertThat(search(Map.of()).toString()).doesNotContain("R$ 52");

            said.set("");
            business.awaitDocument(id, "READY");
            admin.post("/knowledge/documents/" + id + "/retry").expect(200);
            await().atMost(1, TimeUnit.MINUTES).untilAsserted(() -> assertThat(admin.get("/knowledge/documents/" + id)
                            .expect(200)
                            .json()
                            .at("/page/problemCode")
                            .asText())
                    .isEqualTo("page.gone"));
            assertThat(search(Map.of()).toString()).contains("R$ 58");

            String inside = admin.post("/knowledge/pages", Map.of("url", base + "/dentro"))
                    .expect(201)
                    .id();
            assertThat(business.awaitDocument(inside, "FAILED")
                            .get("problemCode")
                            .asText())
                    .isEqualTo("page.internal");
            assertThat(admin.post("/knowledge/pages", Map.of("url", "http://u:p@127.0.0.1/"))
                            .problem(400))
                    .isEqualTo("knowledge.page.credentials");
        } finally {
            site.stop(0);
        }
    }

    @Test
    void a_new_reading_of_a_document_that_answers_can_be_called_off_and_it_goes_on_answering() {
        String text = "# Regulamento\n\n" + "Regra sobre o uso da quadra de tênis e da sauna.\n\n".repeat(1_000);
        String id = business.teach("regulamento.md", text).get("id").asText();
        String path = "/knowledge/documents/" + id;
        assertThat(admin.post(path + "/retry")
                        .expect(200)
                        .json()
                        .get("renewing")
                        .asBoolean())
                .isTrue();

        JsonNode stays = admin.post(path + "/cancel").expect(200).json();

        assertThat(stays.get("status").asText()).isEqualTo("READY");
        assertThat(stays.get("problemCode").asText()).isEqualTo("document.renewal-cancelled");
        assertThat(stays.get("renewing").asBoolean()).isFalse();
        assertThat(admin.post(path + "/cancel").problem(409)).isEqualTo("knowledge.document.not-busy");
        assertThat(search(Map.of("query", "quadra de tênis e sauna")).toString())
                .contains(id);
        assertThat(admin.post(path + "/retry")
                        .expect(200)
                        .json()
                        .get("problemCode")
                        .isNull())
                .isTrue();
        admin.delete(path).expect(204);
    }

    @Test
    void what_is_being_taken_in_can_be_stopped_and_taken_up_again() {
        String text = "# Contrato\n\n" + "Cláusula sobre o uso da piscina e do salão de festas.\n\n".repeat(4_000);
        String id = business.upload("contrato.md", "text/markdown", text.getBytes(StandardCharsets.UTF_8));
        String path = "/knowledge/documents/" + id;
        assertThat(admin.post(path + "/cancel").expect(200).json().get("status").asText())
                .isEqualTo("CANCELLED");
        assertThat(admin.post(path + "/cancel").problem(409)).isEqualTo("knowledge.document.not-busy");
        assertThat(search(Map.of("query", "piscina e salão de festas"))).isEmpty();
        admin.post(path + "/retry").expect(200);
        admin.post(path + "/cancel").expect(200);
        assertThat(admin.get(path + "/passages").items()).isEmpty();
        admin.delete(path).expect(204);
    }
}
