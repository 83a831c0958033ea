package dev.recado.it;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** What becomes of answers on their way to the customer. */
class SendingIT {
    private static final int WHATSAPPS_LIMIT = 4_096;

    private final Business business = Business.open(Suite.installation(), "Envios");
    private final Simulators simulators = business.simulators();
    private final String marker = "envio" + Business.unique();

    @Test
    void a_long_answer_comes_in_parts_in_order() {
        scripted(paragraphs(150));
        Customer ana = business.customer("Ana");
        ana.writes("Conte tudo, " + marker);

        JsonNode turn = ana.awaitTurns(1).getFirst();
        assertThat(turn.get("outcome").asText()).isEqualTo("ANSWERED");
        await().untilAsserted(() -> assertThat(ana.received().getLast()).contains("Parágrafo número 150 "));
        List<String> parts = ana.received();
        assertThat(parts).hasSizeGreaterThan(2).allSatisfy(part -> assertThat(part.length())
                .isLessThanOrEqualTo(WHATSAPPS_LIMIT));
        assertThat(numbered(parts))
                .isEqualTo(IntStream.rangeClosed(1, 150).boxed().toList());
    }

    @Test
    void markdown_becomes_whatsapps_own_formatting() {
        scripted("Temos **duas** opções:\n\n- quarto\n- suíte");
        Customer rui = business.customer("Rui");
        rui.writes("Quais? " + marker);
        assertThat(rui.awaitAnswer()).contains("*duas*").doesNotContain("**");
    }

    @Test
    void an_answer_whose_sending_was_cut_off_is_settled_by_its_statuses_and_not_repeated() {
        scripted("Uma vez só.");
        Customer bia = business.customer("Bia");
        simulators.graphFault(bia.identity(), 1, "DROP_AFTER", 0, 0);
        bia.writes("Oi, " + marker);

        assertThat(bia.awaitAnswer()).contains("Uma vez só.");
        await().untilAsserted(
                        () -> assertThat(outgoing(bia).get("status").asText()).isEqualTo("DELIVERED"));
        assertThat(bia.awaitTurns(1).getFirst().get("outcome").asText()).isEqualTo("ANSWERED");
        assertThat(simulators.sends(bia.identity())).hasSize(1);
    }

    @Test
    void an_answer_that_nobody_can_vouch_for_is_unconfirmed_and_not_repeated() {
        scripted("Talvez.");
        Customer gil = business.customer("Gil");
        simulators.graphFault(gil.identity(), 1, "DROP_BEFORE", 0, 0);
        gil.writes("Oi, " + marker);

        await().atMost(Duration.ofMinutes(4))
                .untilAsserted(
                        () -> assertThat(outgoing(gil).get("status").asText()).isEqualTo("UNCONFIRMED"));
        await().untilAsserted(() ->
                assertThat(gil.turns().getFirst().get("outcome").asText()).isEqualTo("UNCONFIRMED"));
        assertThat(simulators.sends(gil.identity())).hasSize(1);
        assertThat(gil.received()).isEmpty();
    }

    @Test
    void an_answer_that_whatsapp_asks_to_send_later_is_delivered_later_and_once() {
        scripted("Com paciência.");
        Customer eva = business.customer("Eva");
        simulators.graphFault(eva.identity(), 2, "ERROR", 500, 131000);
        eva.writes("Oi, " + marker);

        assertThat(eva.awaitAnswer()).contains("Com paciência.");
        await().untilAsserted(
                        () -> assertThat(outgoing(eva).get("status").asText()).isEqualTo("DELIVERED"));
        assertThat(simulators.sends(eva.identity())).hasSize(3);
        assertThat(eva.received()).hasSize(1);
    }

    @Test
    void a_number_that_may_send_little_in_a_second_answers_everybody_once_and_in_order() {
        scripted(paragraphs(100));
        simulators
                .control()
                .put("/numbers/" + business.phoneNumberId(), Map.of("messagesPerSecond", 4))
                .expect(200);
        List<Customer> customers = IntStream.range(0, 12)
                .mapToObj(i -> business.customer("Cliente " + i))
                .toList();
        customers.forEach(customer -> customer.writes("Conte tudo, " + marker));

        await().atMost(Duration.ofMinutes(2)).untilAsserted(() -> assertThat(customers)
                .allSatisfy(customer ->
                        assertThat(String.join("", customer.received())).contains("Parágrafo número 100 ")));

        int parts = 0;
        int sends = 0;
        for (Customer customer : customers) {
            List<String> received = customer.received();
            assertThat(numbered(received))
                    .isEqualTo(IntStream.rangeClosed(1, 100).boxed().toList());
            parts += received.size();
            sends += simulators.sends(customer.identity()).size();
        }
        // Every other send is a refusal for whoever goes on trying each conversation by itself.
        assertThat(sends - parts).isLessThan(parts * 2 / 3);
    }

    @Test
    void too_much_to_one_customer_delays_that_conversation_only() {
        scripted("Com calma.");
        Customer bel = business.customer("Bel");
        Customer caio = business.customer("Caio");
        simulators.graphFault(bel.identity(), 1, "ERROR", 400, 131056);
        bel.writes("Oi, " + marker);
        await().until(() -> simulators.sends(bel.identity()).size() == 1);
        caio.writes("Oi, " + marker);

        assertThat(caio.awaitAnswer()).contains("Com calma.");
        assertThat(simulators.sends(caio.identity())).hasSize(1);
        assertThat(bel.awaitAnswer()).contains("Com calma.");
        assertThat(simulators.sends(bel.identity())).hasSize(2);
        assertThat(bel.received()).hasSize(1);
    }

    @Test
    void a_refused_token_stops_the_device_and_shows_why() {
        scripted("Não sai daqui.");
        Customer leo = business.customer("Léo");
        simulators.graphFault(leo.identity(), 1, "ERROR", 401, 190);
        leo.writes("Oi, " + marker);

        await().untilAsserted(() -> {
            JsonNode device = business.device();
            assertThat(device.get("state").asText()).isEqualTo("STOPPED");
            assertThat(device.get("stateReason").asText()).isNotBlank();
            assertThat(device.get("lastError").asText()).contains("190");
        });
        assertThat(leo.received()).isEmpty();
        JsonNode turn = leo.awaitTurns(1).getFirst();
        await().atMost(Duration.ofMinutes(2)).untilAsserted(() -> {
            JsonNode report = business.admin().get("/turns/report").expect(200).json();
            assertThat(report.at("/now/notSent").asInt()).isEqualTo(1);
            assertThat(report.at("/unanswered/0/why").asText()).isEqualTo("NOT_SENT");
            assertThat(report.at("/unanswered/0/reason").asText()).isEqualTo("device-stopped");
            assertThat(report.at("/unanswered/0/turnId").asText())
                    .isEqualTo(turn.get("id").asText());
        });
    }

    @Test
    void a_message_that_whatsapp_will_never_deliver_ends_as_undeliverable() {
        scripted("Ninguém lê.");
        Customer mia = business.customer("Mia");
        simulators.graphFault(mia.identity(), 1, "ERROR", 400, 131026);
        mia.writes("Oi, " + marker);

        await().untilAsserted(() -> {
            assertThat(mia.turns().getFirst().get("outcome").asText()).isEqualTo("UNDELIVERABLE");
            assertThat(outgoing(mia).get("status").asText()).isEqualTo("FAILED");
            assertThat(outgoing(mia).get("error").asText()).contains("131026");
        });
        assertThat(simulators.sends(mia.identity())).hasSize(1);
    }

    @Test
    void statuses_only_move_forward() {
        scripted("Pronto.");
        Customer noa = business.customer("Noa");
        noa.writes("Oi, " + marker);
        noa.awaitAnswer();
        noa.reads();
        await().untilAsserted(
                        () -> assertThat(outgoing(noa).get("status").asText()).isEqualTo("READ"));

        String id = outgoing(noa).get("externalId").asText();
        for (String late : List.of("delivered", "sent", "read", "delivered")) {
            simulators
                    .control()
                    .post(
                            "/webhooks",
                            Map.of(
                                    "phoneNumberId",
                                    business.phoneNumberId(),
                                    "times",
                                    3,
                                    "payload",
                                    Payloads.status(business.phoneNumberId(), noa.identity(), id, late)))
                    .expect(200);
        }
        // They were queued before this message, whose answer shows that the queue has moved on.
        noa.writes("E agora? " + marker);
        noa.awaitAnswers(2);

        assertThat(outgoing(noa).get("status").asText()).isEqualTo("READ");
    }

    @Test
    void statuses_that_come_in_the_wrong_order_end_at_the_furthest() {
        scripted("Pronto.");
        Customer ian = business.customer("Ian");
        simulators
                .control()
                .put(
                        "/statuses",
                        Map.of(
                                "sequence",
                                List.of("read", "delivered", "sent"),
                                "readMillis",
                                1,
                                "deliveredMillis",
                                150,
                                "sentMillis",
                                300))
                .expect(200);
        try {
            ian.writes("Oi, " + marker);
            ian.awaitAnswer();
            await().untilAsserted(() ->
                    assertThat(outgoing(ian).get("status").asText()).isEqualTo("READ"));
        } finally {
            simulators.control().delete("/statuses").expect(204);
        }
        ian.writes("E agora? " + marker);
        ian.awaitAnswers(2);
        assertThat(outgoing(ian).get("status").asText()).isEqualTo("READ");
    }

    @Test
    void a_day_after_the_customers_last_message_people_can_no_longer_write() {
        scripted("Cedo demais.");
        Customer ze = business.customer("Zé");
        ze.sends(Map.of(
                "text",
                "Escrevi ontem, " + marker,
                "timestamp",
                Instant.now().minus(Duration.ofHours(25)).toString()));

        String path = "/conversations/" + ze.conversationId() + "/messages";
        assertThat(business.admin().post(path, Map.of("text", "Olá?")).problem(409))
                .isEqualTo("conversation.window-closed");
        JsonNode turn = ze.awaitTurns(1).getFirst();
        await().untilAsserted(() ->
                assertThat(ze.turns().getFirst().get("outcome").asText()).isEqualTo("HANDED_OVER"));
        assertThat(ze.questions(turn)).hasSize(1);
        assertThat(ze.received()).isEmpty();
    }

    @Test
    void a_customer_who_hides_the_phone_number_is_answered() {
        scripted("Olá, anônima!");
        Customer ela = business.customer("BR." + Business.unique(), "Anônima");
        ela.sends(Map.of("text", "Oi, " + marker, "userId", ela.identity(), "username", "anonima"));

        assertThat(ela.awaitAnswer()).contains("Olá, anônima!");
        JsonNode contact = business.admin()
                .get("/contacts/" + ela.conversation().get("contactId").asText())
                .expect(200)
                .json();
        assertThat(contact.get("phone").isNull()).isTrue();
        assertThat(contact.get("userId").asText()).isEqualTo(ela.identity());
    }

    @Test
    void a_brazilian_mobile_with_and_without_the_ninth_digit_is_one_person() {
        scripted("Olá!");
        String last = String.format("%08d", 80_000_000 + Business.unique() % 10_000_000);
        Customer with = business.customer("55119" + last, "Com nove");
        Customer without = business.customer("5511" + last, "Sem nove");
        with.writes("Oi, " + marker);
        with.awaitAnswers(1);
        String contact = with.conversation().get("contactId").asText();
        without.writes("Sou eu de novo, " + marker);
        without.awaitAnswers(1);

        // The name is the newest one; the person is the same.
        assertThat(without.conversation().get("contactId").asText()).isEqualTo(contact);
        assertThat(business.admin().get("/contacts").expect(200).items())
                .filteredOn(found -> found.path("phone").asText().endsWith(last))
                .hasSize(1);
    }

    private static String paragraphs(int count) {
        return IntStream.rangeClosed(1, count)
                .mapToObj(n -> "Parágrafo número " + n + " de uma resposta que é longa demais para uma só mensagem.")
                .collect(Collectors.joining("\n\n"));
    }

    /** The numbers of the paragraphs as they came. */
    private static List<Integer> numbered(List<String> parts) {
        return String.join("\n\n", parts)
                .lines()
                .filter(line -> line.startsWith("Parágrafo"))
                .map(line -> Integer.parseInt(line.split(" ")[2]))
                .toList();
    }

    private void scripted(String text) {
        business.useModel("OPENAI", "modelo-de-teste");
        simulators.script(marker, List.of(Map.of("text", text)));
    }

    /** The first message to a customer. */
    private static JsonNode outgoing(Customer customer) {
        return await().until(
                        () -> customer.messages().stream()
                                .filter(message ->
                                        message.get("direction").asText().equals("OUT"))
                                .findFirst()
                                .orElse(null),
                        found -> found != null);
    }
}
