package dev.recado.it;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** What arrives at the callback URL: forged, mangled, misaddressed, repeated. */
class WebhookIT {
    private static final String REFUSED = "recado_connector_webhooks_refused_total";
    private static final int MOST_BYTES = 3 << 20;

    private final Installation installation = Suite.installation();
    private final Simulators simulators = installation.simulators();

    @Test
    void a_wrong_signature_is_refused_counted_and_shown_on_the_device() {
        Business business = Business.open(installation, "Assinatura");
        double before = installation.metric(REFUSED, "signature_invalid");
        Map<String, Object> payload = Payloads.text(business.phoneNumberId(), "5511988887777", wamid(), "Oi");

        assertThat(deliver(business, Map.of("payload", payload, "signature", "sha256=" + "0".repeat(64))))
                .containsExactly(401);

        assertThat(installation.metric(REFUSED, "signature_invalid")).isEqualTo(before + 1);
        await().untilAsserted(() -> {
            JsonNode device = business.device();
            assertThat(device.get("refusedWebhooks").asLong()).isEqualTo(1);
            assertThat(device.get("lastError").asText()).isNotBlank();
            assertThat(device.get("lastErrorAt").asText()).isNotBlank();
        });
        assertThat(business.admin().get("/contacts").expect(200).items()).isEmpty();
    }

    @Test
    void a_missing_signature_is_refused() {
        Business business = Business.open(installation, "Sem assinatura");
        byte[] body = bytes(Payloads.text(business.phoneNumberId(), "5511988887776", wamid(), "Oi"));
        Api.anonymous(installation.callbackUrl())
                .with("Content-Type", "application/json")
                .send("POST", "", body)
                .expect(401);
        assertThat(business.admin().get("/contacts").expect(200).items()).isEmpty();
    }

    @Test
    void one_tenants_secret_does_not_vouch_for_anothers_number() {
        Business attacker = Business.open(installation, "Atacante");
        Business victim = Business.open(installation, "Vítima");
        Map<String, Object> forged = Payloads.text(victim.phoneNumberId(), "5511988887775", wamid(), "Sou eu");

        assertThat(deliver(attacker, Map.of("payload", forged))).containsExactly(401);

        // What arrives after it is there; the forged one is not.
        Customer real = victim.customer("Real");
        real.writes("Oi");
        real.awaitTurns(1);
        assertThat(victim.admin().get("/contacts").expect(200).items())
                .singleElement()
                .satisfies(contact -> assertThat(contact.get("name").asText()).isEqualTo(real.name()));
        assertThat(attacker.admin().get("/contacts").expect(200).items()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"isto não é JSON", "{\"object\":\"whatsapp_business_account\",\"entry\":[{\"id\":\"1\",\"chan"})
    void what_is_rightly_signed_but_no_json_is_kept_for_the_superuser(String body) {
        Business business = Business.open(installation, "Ilegível");
        String marked = body + " " + Business.unique();

        assertThat(deliver(business, Map.of("rawBody", marked))).containsExactly(200);

        JsonNode kept = awaitKept(marked.substring(marked.lastIndexOf(' ')));
        assertThat(kept.get("reason").asText()).isEqualTo("NOT_UNDERSTOOD");
        assertThat(kept.get("raw").asText()).contains(marked);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"isto não é JSON", "{\"object\":\"whatsapp_business_account\",\"entry\":[{\"id\":\"1\",\"chan"})
    void what_is_no_json_and_not_signed_is_refused(String body) {
        Business business = Business.open(installation, "Ilegível e forjado");
        assertThat(deliver(business, Map.of("rawBody", body, "signature", "sha256=" + "0".repeat(64))))
                .containsExactly(401);
    }

    @Test
    void a_payload_of_three_megabytes_is_taken_and_one_byte_more_is_not() {
        Business business = Business.open(installation, "Enorme");
        byte[] payload = bytes(Payloads.text(business.phoneNumberId(), "5511988887774", wamid(), "Oi"));
        double before = installation.metric(REFUSED, "payload_too_large");

        assertThat(post(business, padded(payload, MOST_BYTES + 1))).isEqualTo(413);
        assertThat(installation.metric(REFUSED, "payload_too_large")).isEqualTo(before + 1);
        assertThat(business.admin().get("/contacts").expect(200).items()).isEmpty();

        assertThat(post(business, padded(payload, MOST_BYTES))).isEqualTo(200);
        await().untilAsserted(() -> assertThat(
                        business.admin().get("/contacts").expect(200).items())
                .hasSize(1));
    }

    @Test
    void an_unknown_number_signed_by_a_known_secret_is_kept_for_who_signed_and_the_superuser_only() {
        Business other = Business.open(installation, "Alheio");
        Business business = Business.open(installation, "Número desconhecido");
        String unknown = "9" + Business.unique();
        Map<String, Object> payload = Payloads.text(unknown, "5511988887773", wamid(), "Tem alguém aí?");

        assertThat(deliver(business, Map.of("payload", payload))).containsExactly(200);

        JsonNode kept = awaitKept(unknown);
        assertThat(kept.get("reason").asText()).isEqualTo("UNKNOWN_NUMBER");
        assertThat(kept.get("raw").asText()).contains("Tem alguém aí?");
        assertThat(business.admin().get("/kept-events").expect(200).items()).hasSize(1);
        assertThat(other.admin().get("/kept-events").expect(200).items()).isEmpty();
        assertThat(business.admin().get("/contacts").expect(200).items()).isEmpty();
    }

    @Test
    void a_webhook_that_comes_fifty_times_at_once_is_one_message_with_one_answer() {
        Business business = Business.open(installation, "Repetido");
        business.teach("guia.md", Business.DOCUMENT);
        Customer eva = business.customer("Eva");
        simulators.control().put("/webhook-faults", Map.of("duplicate", 50)).expect(200);
        try {
            eva.writes("A que horas começa o check-in?");
            assertThat(eva.awaitAnswer()).contains("14h30");
        } finally {
            simulators.control().delete("/webhook-faults").expect(204);
        }
        JsonNode turn = eva.awaitTurns(1).getFirst();
        assertThat(eva.questions(turn)).hasSize(1);
        // Whatever of the fifty comes late has been dealt with once a later message is answered.
        eva.writes("Aceitam cães?");
        assertThat(eva.awaitAnswers(2).getLast()).contains("12 quilos");
        assertThat(eva.messages())
                .filteredOn(message -> message.get("direction").asText().equals("IN"))
                .hasSize(2);
    }

    @Test
    void every_message_of_a_payload_with_many_is_answered() {
        Business business = Business.open(installation, "Lote");
        business.teach("guia.md", Business.DOCUMENT);
        List<Customer> customers = IntStream.range(0, 4)
                .mapToObj(i -> business.customer("Cliente"))
                .toList();
        simulators.control().put("/webhook-faults", Map.of("batch", 4)).expect(200);
        try {
            customers.parallelStream().forEach(customer -> customer.writes("A que horas começa o check-in?"));
        } finally {
            simulators.control().delete("/webhook-faults").expect(204);
        }
        customers.forEach(customer -> assertThat(customer.awaitAnswer()).contains("14h30"));
    }

    @Test
    void the_handshake_needs_the_verify_token_of_a_device() {
        Business business = Business.open(installation, "Aperto de mão");
        String query = "?hub.mode=subscribe&hub.challenge=1158201444&hub.verify_token=";
        assertThat(Api.raw(installation.callbackUrl() + query + business.verifyToken())
                        .expect(200)
                        .body())
                .isEqualTo("1158201444");
        Api.raw(installation.callbackUrl() + query + "errado").expect(403);
    }

    private JsonNode awaitKept(String part) {
        return await().until(
                        () -> installation.superuser().get("/kept-events?limit=200").expect(200).items().stream()
                                .filter(event -> event.toString().contains(part.strip()))
                                .findFirst()
                                .orElse(null),
                        found -> found != null);
    }

    private List<Integer> deliver(Business business, Map<String, Object> what) {
        Map<String, Object> body = new java.util.HashMap<>(what);
        body.put("phoneNumberId", business.phoneNumberId());
        JsonNode deliveries =
                simulators.control().post("/webhooks", body).expect(200).json().get("deliveries");
        return IntStream.range(0, deliveries.size())
                .mapToObj(i -> deliveries.get(i).get("status").asInt())
                .toList();
    }

    private int post(Business business, byte[] body) {
        return Api.anonymous(installation.callbackUrl())
                .with("Content-Type", "application/json")
                .with("X-Hub-Signature-256", Payloads.signature(business.appSecret(), body))
                .send("POST", "", body)
                .status();
    }

    private static byte[] padded(byte[] json, int length) {
        byte[] padded = Arrays.copyOf(json, length);
        Arrays.fill(padded, json.length, length, (byte) ' ');
        return padded;
    }

    private static byte[] bytes(Map<String, Object> payload) {
        try {
            return Api.JSON.writeValueAsString(payload).getBytes(StandardCharsets.UTF_8);
        } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String wamid() {
        return "wamid.IT" + Business.unique();
    }
}
