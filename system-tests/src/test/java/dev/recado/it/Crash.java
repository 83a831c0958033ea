package dev.recado.it;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** SIGKILL at the worst moments; nothing acknowledged is lost and nothing is said twice. Runs on each database. */
abstract class Crash {
    private static final Duration AFTER_RESTART = Duration.ofMinutes(3);

    abstract Installation installation();

    @Test
    void what_waits_what_is_being_answered_and_what_is_being_sent_survive_a_crash_and_are_answered_once() {
        Business business = Business.open(installation(), "Queda");
        business.teach("guia.md", Business.DOCUMENT);
        Simulators simulators = business.simulators();
        Customer eva = business.customer("Eva");
        // WhatsApp has taken the message, but the server never hears so before it dies; the statuses come after that.
        simulators.graphFault(eva.identity(), 1, "HANG_AFTER", 0, 0);
        simulators
                .control()
                .put("/statuses", Map.of("sentMillis", 10_000, "deliveredMillis", 11_000))
                .expect(200);
        Customer rui;
        Customer ana;
        String marker = "queda" + Business.unique();
        try {
            eva.writes("A que horas começa o check-in?");
            assertThat(eva.awaitAnswer()).contains("14h30");

            Business withModel = Business.open(installation(), "Queda durante a resposta");
            withModel.useModel("OPENAI", "modelo-de-teste");
            simulators.script(
                    marker,
                    List.of(
                            Map.of("text", "Resposta perdida.", "delayMillis", 300_000),
                            Map.of("text", "Resposta depois da queda.")));
            rui = withModel.customer("Rui");
            rui.writes("Oi, " + marker);
            await().untilAsserted(
                            () -> assertThat(simulators.modelCalls(marker)).hasSize(1));

            // Long enough for the crash to come first.
            business.waitForPauses(5_000, 15_000);
            ana = business.customer("Ana");
            ana.writes("A que horas começa o check-in?");
            installation().kill();
        } finally {
            simulators.control().delete("/statuses").expect(204);
        }
        assertThat(ana.received()).isEmpty();
        installation().startAgain();

        answeredOnceAfterAll(ana, simulators);
        madeAgainAndSentOnce(rui, simulators);
        settledAndNotSentAgain(eva, simulators);
    }

    private static void answeredOnceAfterAll(Customer ana, Simulators simulators) {
        await().atMost(AFTER_RESTART)
                .untilAsserted(() -> assertThat(ana.received()).isNotEmpty());
        assertThat(ana.received()).singleElement().asString().contains("14h30");
        assertThat(ana.awaitTurns(1).getFirst().get("outcome").asText()).isEqualTo("ANSWERED");
        assertThat(simulators.sends(ana.identity())).hasSize(1);
    }

    private static void madeAgainAndSentOnce(Customer rui, Simulators simulators) {
        await().atMost(AFTER_RESTART)
                .untilAsserted(() -> assertThat(rui.received()).isNotEmpty());
        assertThat(rui.received()).containsExactly("Resposta depois da queda.");
        rui.awaitTurns(1);
        assertThat(simulators.sends(rui.identity())).hasSize(1);
    }

    private static void settledAndNotSentAgain(Customer eva, Simulators simulators) {
        await().atMost(AFTER_RESTART).untilAsserted(() -> assertThat(eva.messages())
                .filteredOn(message -> message.get("direction").asText().equals("OUT"))
                .singleElement()
                .satisfies(message -> assertThat(message.get("status").asText()).isEqualTo("DELIVERED")));
        assertThat(eva.received()).hasSize(1);
        assertThat(simulators.sends(eva.identity())).hasSize(1);
        assertThat(eva.turns().getFirst().get("outcome").asText()).isEqualTo("ANSWERED");
    }

    @Test
    void a_deletion_that_a_crash_interrupts_goes_on_and_counts_nothing_twice() {
        Business business = Business.open(installation(), "Queda durante a exclusão");
        StringBuilder guide = new StringBuilder("# Guia\n");
        for (int chapter = 1; chapter <= 60; chapter++) {
            guide.append("\n## Capítulo ")
                    .append(chapter)
                    .append("\nO quarto ")
                    .append(chapter)
                    .append(" tem vista para o lago.\n");
        }
        long passages =
                business.teach("guia.md", guide.toString()).get("passages").asLong();
        String path = "/tenants/" + business.tenantId();
        Api superuser = installation().superuser();

        superuser.post(path + "/deletion", Map.of("name", business.name())).expect(202);
        // One row at a time, so the middle of it is easily met.
        await().pollInterval(Duration.ofMillis(20))
                .until(() -> superuser
                                .get(path + "/deletion")
                                .expect(200)
                                .json()
                                .get("rows")
                                .path("knowledge_passages")
                                .asLong()
                        > 0);
        installation().kill();
        installation().startAgain();

        JsonNode receipt = await().atMost(AFTER_RESTART)
                .until(
                        () -> superuser.get(path + "/deletion").expect(200).json(),
                        found -> found.hasNonNull("finishedAt"));
        assertThat(receipt.get("rows").get("knowledge_passages").asLong()).isEqualTo(passages);
        assertThat(receipt.get("rows").get("app_user").asLong()).isEqualTo(1);
        assertThat(receipt.get("indexBefore").asLong()).isEqualTo(passages);
        assertThat(receipt.get("indexAfter").asLong()).isZero();
        superuser.get(path).problem(404);
    }
}
