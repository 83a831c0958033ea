package dev.recado.it;

import java.time.Duration;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Memory runs short: WhatsApp is asked to come again, and what customers wrote arrives when there is room. */
@OwnServer
class StrainIT {
    /** Meta's pauses grow to a minute. */
    private static final Duration NEXT_ATTEMPT = Duration.ofMinutes(3);

    @Test
    void while_the_heap_is_full_webhooks_are_asked_to_come_again_and_nothing_of_them_is_lost() {
        Installation.Plan plan = Suite.another("strain");
        // What a server without any load uses is too much for this one.
        try (Installation installation =
                plan.with("RECADO_INTAKE_HEAP_SHARE", "0.01").start()) {
            Business business = Business.open(installation, "Memória cheia");
            business.teach("guia.md", Business.DOCUMENT);
            installation.manage("/core-service=platform-mbean/type=memory:gc");
            byte[] payload = Payloads.bytes(Payloads.text(
                    business.phoneNumberId(), "5511988887771", "wamid." + Business.unique(), "Tem alguém aí?"));

            Api.Response refused = Api.anonymous(installation.callbackUrl())
                    .with("Content-Type", "application/json")
                    .with("X-Hub-Signature-256", Payloads.signature(business.appSecret(), payload))
                    .send("POST", "", payload);
            Customer ana = business.customer("Ana");
            ana.writes("A que horas começa o check-in?");

            assertThat(refused.status()).isEqualTo(503);
            assertThat(Integer.parseInt(refused.header("Retry-After"))).isPositive();
            assertThat(installation.metric("recado_intake_refused_total", "heap"))
                    .isPositive();
            assertThat(installation.log()).contains("of the heap are in use after collection");
            assertThat(business.admin().get("/contacts").expect(200).items()).isEmpty();

            installation.stop();
            installation.startAgain(plan);
            await().atMost(NEXT_ATTEMPT)
                    .untilAsserted(() -> assertThat(ana.received()).isNotEmpty());
            assertThat(ana.awaitAnswer()).contains("14h30");
        }
    }
}
