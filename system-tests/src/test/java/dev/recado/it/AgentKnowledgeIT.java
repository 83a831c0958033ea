package dev.recado.it;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** What an agent may read, and how it searches, decides what customers are answered. */
class AgentKnowledgeIT {
    private static final String QUESTION = "Quanto custa o passeio de barco?";
    private static final String OF_GUESTS = "R$ 41";
    private static final String OF_AGENCIES = "R$ 87";

    private final Business business = Business.open(Suite.installation(), "Estante");
    private final Api admin = business.admin();
    private final String agent =
            admin.get("/agents").items().getFirst().get("id").asText();

    @Test
    void customers_are_answered_only_from_the_categories_that_the_agent_may_read() {
        String guests = category("Hóspedes", null);
        String prices = category("Tarifas", guests);
        String agencies = category("Agências", null);
        file(teachOfGuests(), prices);
        file(teachOfAgencies(), agencies);

        change(Map.of("categories", List.of(guests)));
        assertAnswer(ask("Ana"), OF_GUESTS, OF_AGENCIES);
        change(Map.of("categories", List.of(agencies)));
        assertAnswer(ask("Rui"), OF_AGENCIES, OF_GUESTS);

        String empty = category("Vazia", null);
        change(Map.of("categories", List.of(empty)));
        assertThat(ask("Eva").awaitAnswer()).doesNotContain(OF_GUESTS, OF_AGENCIES);
    }

    @Test
    void an_agent_gets_as_many_passages_as_are_set_for_it() {
        teachOfGuests();
        teachOfAgencies();
        Customer ana = ask("Ana");
        ana.awaitAnswer();
        assertThat(passages(ana)).hasSize(2);

        change(Map.of("retrieval", Map.of("passages", 1)));
        Customer rui = ask("Rui");
        rui.awaitAnswer();
        assertThat(passages(rui)).hasSize(1);
    }

    @Test
    void an_agent_without_citations_names_no_source() {
        teachOfGuests();
        assertThat(ask("Ana").awaitAnswer()).contains(OF_GUESTS, "Fonte: hospedes");

        change(Map.of("citations", false));
        assertThat(ask("Rui").awaitAnswer()).contains(OF_GUESTS).doesNotContain("Fonte", "hospedes");
    }

    @Test
    void a_search_for_an_agent_finds_what_it_would_get() {
        String guests = category("Hóspedes", null);
        String prices = category("Tarifas", guests);
        String agencies = category("Agências", null);
        String ofGuests = file(teachOfGuests(), prices);
        String ofAgencies = file(teachOfAgencies(), agencies);
        assertThat(search(Map.of("agentId", agent))).contains(ofGuests, ofAgencies);

        change(Map.of("categories", List.of(guests)));
        assertThat(search(Map.of("agentId", agent))).containsOnly(ofGuests);
        assertThat(search(Map.of("agentId", agent, "categories", List.of(prices))))
                .containsOnly(ofGuests);
        assertThat(search(Map.of("agentId", agent, "categories", List.of(agencies))))
                .isEmpty();
        assertThat(search(Map.of("categories", List.of(agencies)))).containsOnly(ofAgencies);

        change(Map.of("categories", List.of(), "retrieval", Map.of("passages", 1)));
        assertThat(search(Map.of("agentId", agent))).hasSize(1);
        assertThat(search(Map.of("agentId", agent, "limit", 2))).hasSize(2);
        assertThat(admin.post(
                                "/knowledge/search",
                                Map.of(
                                        "query",
                                        QUESTION,
                                        "agentId",
                                        UUID.randomUUID().toString()))
                        .problem(404))
                .isEqualTo("not-found");
    }

    @Test
    void an_agent_reads_no_category_that_does_not_exist_and_each_category_names_its_readers() {
        String guests = category("Hóspedes", null);
        String prices = category("Tarifas", guests);
        String agencies = category("Agências", null);
        assertThat(readers(agencies)).containsExactly(agent);
        Business other = Business.open(Suite.installation(), "Outra estante");
        String theirs = other.admin()
                .get("/knowledge/categories")
                .items()
                .getFirst()
                .get("id")
                .asText();
        for (String unknown : List.of(theirs, UUID.randomUUID().toString())) {
            assertThat(admin.patch("/agents/" + agent, Map.of("categories", List.of(guests, unknown)))
                            .problem(404))
                    .isEqualTo("not-found");
        }
        assertThat(readers(agencies)).containsExactly(agent);

        change(Map.of("categories", List.of(guests)));
        assertThat(readers(guests)).containsExactly(agent);
        assertThat(readers(prices)).containsExactly(agent);
        assertThat(readers(agencies)).isEmpty();

        // What was chosen once may stay when its category goes.
        change(Map.of("categories", List.of(guests, agencies)));
        admin.delete("/knowledge/categories/" + agencies).expect(204);
        change(Map.of("categories", List.of(prices, agencies)));
    }

    @Test
    void what_was_deleted_is_told_to_no_customer_any_more() {
        String id = teachOfGuests();
        Customer ana = ask("Ana");
        assertThat(ana.awaitAnswer()).contains(OF_GUESTS);

        admin.delete("/knowledge/documents/" + id).expect(204);

        Customer rui = ask("Rui");
        assertThat(rui.awaitAnswer()).doesNotContain(OF_GUESTS, "cais", "hospedes");
        assertThat(passages(rui)).isEmpty();
        // Nor does whoever heard of it before.
        ana.writes("De onde sai o passeio de barco?");
        assertThat(ana.awaitAnswers(2).getLast()).doesNotContain(OF_GUESTS, "cais", "hospedes");
    }

    private String teachOfGuests() {
        return business.teach("hospedes.md", "O passeio de barco custa " + OF_GUESTS + " e sai do cais às 9h.")
                .get("id")
                .asText();
    }

    private String teachOfAgencies() {
        return business.teach(
                        "agencias.md",
                        "Para agências de viagem, o passeio de barco com almoço e guia custa " + OF_AGENCIES
                                + " por pessoa, com reserva de dois dias.")
                .get("id")
                .asText();
    }

    private String category(String name, String parent) {
        Map<String, String> body = parent == null ? Map.of("name", name) : Map.of("name", name, "parentId", parent);
        return admin.post("/knowledge/categories", body).expect(201).id();
    }

    private String file(String document, String category) {
        admin.patch("/knowledge/documents/" + document, Map.of("categoryId", category))
                .expect(200);
        return document;
    }

    private void change(Map<String, Object> members) {
        admin.patch("/agents/" + agent, members).expect(200);
    }

    private Customer ask(String name) {
        Customer customer = business.customer(name);
        customer.writes(QUESTION);
        return customer;
    }

    private static void assertAnswer(Customer customer, String right, String wrong) {
        assertThat(customer.awaitAnswer()).contains(right).doesNotContain(wrong);
        assertThat(passages(customer).toString()).contains(right).doesNotContain(wrong);
    }

    /** What the agent got for the only turn. */
    private static JsonNode passages(Customer customer) {
        return customer.awaitTurns(1).getFirst().at("/trace/passages");
    }

    /** The documents of the passages that are found. */
    private List<String> search(Map<String, Object> more) {
        Map<String, Object> body = new LinkedHashMap<>(more);
        body.put("query", QUESTION);
        return admin.post("/knowledge/search", body)
                .expect(200)
                .json()
                .get("passages")
                .valueStream()
                .map(passage -> passage.get("documentId").asText())
                .toList();
    }

    private List<String> readers(String category) {
        return admin.get("/knowledge/categories/" + category)
                .expect(200)
                .json()
                .get("readers")
                .valueStream()
                .map(reader -> reader.get("id").asText())
                .toList();
    }
}
