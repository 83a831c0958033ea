package dev.recado.it;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** One number is flooded: nobody else waits for that, and nothing of it gets lost or mixed up. */
class FloodIT {
    private static final int CUSTOMERS = 60;
    private static final int EACH = 150;
    private static final int IN_ONE_WEBHOOK = 10;
    private static final String WAITING = "recado_intake_waiting";

    private final Installation installation = Suite.installation();

    @Test
    void another_tenants_customers_are_answered_while_a_flood_is_worked_off_and_the_flood_arrives_whole_and_in_order() {
        Business flooded = Business.open(installation, "Inundada");
        Business calm = Business.open(installation, "Calma");
        calm.teach("guia.md", Business.DOCUMENT);
        List<Customer> crowd = IntStream.range(0, CUSTOMERS)
                .mapToObj(i -> flooded.customer("Fã"))
                .toList();
        Customer ana = calm.customer("Ana");
        Customer leo = calm.customer("Léo");

        try (ExecutorService phones = Executors.newVirtualThreadPerTaskExecutor()) {
            List<CompletableFuture<Void>> flood = crowd.stream()
                    .map(customer -> CompletableFuture.runAsync(() -> reacts(flooded, customer), phones))
                    .toList();
            await().until(() -> installation.metric(WAITING, "busy") > 0);

            ana.writes("A que horas começa o check-in?");
            leo.writes("Aceitam cães?");
            assertThat(ana.awaitAnswer()).contains("14h30");
            assertThat(leo.awaitAnswer()).contains("12 quilos");

            // Both were answered in the middle of it.
            assertThat(installation.metric(WAITING, "busy")).isPositive();
            flood.forEach(CompletableFuture::join);
        }

        await().atMost(10, TimeUnit.MINUTES).until(() -> installation.metric(WAITING, "busy") == 0);
        for (Customer customer : crowd) {
            await().until(() -> customer.messages().size() == EACH);
            List<JsonNode> stored = customer.messages();
            assertThat(stored)
                    .extracting(message -> message.get("externalId").asText())
                    .containsExactlyElementsOf(ids(customer, 0, EACH));
            // Each has a turn of its own, made when it was worked off; ids grow.
            assertThat(stored)
                    .extracting(message -> message.get("turnId").asText())
                    .doesNotHaveDuplicates()
                    .isSorted();
        }
        ana.awaitTurns(1);
        leo.awaitTurns(1);
    }

    /** Reacts again and again, each time as soon as the last webhook was taken. */
    private void reacts(Business business, Customer customer) {
        for (int i = 0; i < EACH; i += IN_ONE_WEBHOOK) {
            byte[] payload = Payloads.bytes(Payloads.reactions(
                    business.phoneNumberId(),
                    customer.identity(),
                    customer.name(),
                    ids(customer, i, i + IN_ONE_WEBHOOK)));
            Api webhook = Api.anonymous(installation.callbackUrl())
                    .with("Content-Type", "application/json")
                    .with("X-Hub-Signature-256", Payloads.signature(business.appSecret(), payload));
            await().until(() -> webhook.send("POST", "", payload).status() == 200);
        }
    }

    private static List<String> ids(Customer customer, int from, int to) {
        return IntStream.range(from, to)
                .mapToObj(i -> "wamid.flood." + customer.identity() + "." + i)
                .toList();
    }
}
