package dev.recado.it;

import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Every inbound message ends in one recorded outcome, and people see which, how fast, and who waits. */
class ServiceReportIT {
    private final Installation installation = Suite.installation();

    @Test
    void the_report_counts_outcomes_and_times_and_shows_who_waits() {
        Business business = Business.open(installation, "Relatório");
        business.teach("guia.md", Business.DOCUMENT);
        List<Customer> answered = IntStream.range(0, 3)
                .mapToObj(i -> business.customer("Cliente"))
                .toList();
        answered.forEach(customer -> {
            customer.writes("A que horas começa o check-in?");
            customer.awaitAnswer();
        });
        Customer refused = business.customer("Recusada");
        installation.simulators().graphFault(refused.identity(), 1, "ERROR", 400, 131026);
        refused.writes("A que horas começa o check-in?");
        Customer taken = business.customer("Assumida");
        taken.writes("A que horas começa o check-in?");
        taken.awaitAnswer();
        business.admin()
                .post("/conversations/" + taken.conversationId() + "/take-over")
                .expect(200);
        taken.writes("Tem alguém aí?");
        Instant before = Instant.now();

        JsonNode report = await().until(
                        () -> business.admin().get("/turns/report").expect(200).json(),
                        found -> found.at("/now/open").asInt() == 0
                                && found.at("/now/undeliverable").asInt() == 1
                                && found.at("/timeToAnswer/answers").asInt() == 4
                                && found.at("/turns").asInt() == 6);

        countersSay(business, report.get("turns").asInt());
        assertThat(count(report, "ANSWERED")).isEqualTo(4);
        assertThat(count(report, "UNDELIVERABLE")).isEqualTo(1);
        assertThat(count(report, "HANDED_OVER")).isEqualTo(1);
        assertThat(report.get("messagesWithoutTurn").asInt()).isZero();
        assertThat(report.at("/now/waitingForPeople").asInt()).isEqualTo(1);
        assertThat(report.get("unanswered").findValuesAsText("why"))
                .containsExactlyInAnyOrder("UNDELIVERABLE", "WAITING_FOR_PEOPLE");
        assertThat(report.get("unanswered").findValuesAsText("conversationId"))
                .containsExactlyInAnyOrder(refused.conversationId(), taken.conversationId());
        // The database's median lies between the middle two.
        List<Long> millis = business.admin().get("/turns?outcome=ANSWERED").expect(200).items().stream()
                .map(turn -> java.time.Duration.between(
                                Instant.parse(turn.at("/timings/receivedAt").asText()),
                                Instant.parse(turn.at("/timings/sentAt").asText()))
                        .toMillis())
                .sorted(Comparator.naturalOrder())
                .toList();
        assertThat(report.at("/timeToAnswer/p50Millis").asLong()).isBetween(millis.get(1), millis.get(2) + 1);
        assertThat(report.at("/timeToAnswer/p99Millis").asLong()).isBetween(millis.get(2), millis.get(3) + 1);

        // What is filtered is what is shown.
        assertThat(business.admin()
                        .get("/turns?outcome=UNDELIVERABLE")
                        .expect(200)
                        .items())
                .hasSize(1);
        assertThat(business.admin().get("/turns?state=RUNNING").expect(200).items())
                .isEmpty();
        assertThat(business.admin()
                        .get("/turns?conversationId=" + taken.conversationId())
                        .expect(200)
                        .items())
                .hasSize(2);
        assertThat(business.admin()
                        .get("/turns?deviceId=" + business.deviceId())
                        .expect(200)
                        .items())
                .hasSize(6);
        assertThat(business.admin()
                        .get("/turns?from=" + before.plusSeconds(60))
                        .expect(200)
                        .items())
                .isEmpty();
        JsonNode first = business.admin().get("/turns?limit=4").expect(200).json();
        assertThat(business.admin()
                        .get("/turns?limit=4&cursor=" + first.get("nextCursor").asText())
                        .expect(200)
                        .items())
                .hasSize(2);
        assertThat(business.admin()
                        .get("/turns/report?from=" + before + "&to=" + before.minusSeconds(1))
                        .problem(400))
                .isEqualTo("report.time");
        Business other = Business.open(installation, "Sem relatório");
        assertThat(other.admin()
                        .get("/turns/report")
                        .expect(200)
                        .json()
                        .get("turns")
                        .asInt())
                .isZero();

        looksAtIt(business, taken);
    }

    /** What operators see of the tenant: how many of its turns ended how, under its id and nothing else of it. */
    private void countersSay(Business business, int turns) {
        String tenant = "tenant=\"" + business.tenantId() + "\"";
        await().until(() -> installation.metric("recado_turns_ended_total", tenant) == turns);
        // As they ended: that the answer could not be delivered became known afterwards.
        assertThat(installation.metric("recado_turns_ended_total", tenant, "outcome=\"answered\""))
                .isEqualTo(5);
        assertThat(installation.metric("recado_turns_ended_total", tenant, "outcome=\"handed_over\""))
                .isEqualTo(1);
        assertThat(installation.metrics())
                .contains(business.tenantId())
                .doesNotContain("Relatório", "Assumida", "Recusada", business.phoneNumberId());
    }

    private void looksAtIt(Business business, Customer waiting) {
        String viewer = "viewer" + Business.unique();
        business.admin()
                .post("/users", Map.of("username", viewer, "password", business.password(), "role", "VIEWER"))
                .expect(201);
        try (Playwright playwright = Browsers.playwright();
                Browser browser = Browsers.launch(playwright);
                ConsoleWatch watch = new ConsoleWatch(browser, installation, "pt-BR")) {
            watch.logIn(viewer, business.password());
            assertThat(watch.open("/console/report.xhtml?period=week")).isEqualTo(200);
            Page page = watch.page();
            assertThat(page.locator("main h1")).hasText("Atendimento");
            for (String percentile : List.of("Tempo até a resposta (mediana)", "Em 95% dos casos, até")) {
                Locator card = page.locator(".stat")
                        .filter(new Locator.FilterOptions().setHasText(percentile))
                        .locator(".stat-value");
                assertThat(card).isVisible();
                assertThat(card).hasText(Pattern.compile("\\d"));
            }
            assertThat(page.getByText(Pattern.compile("em 99%, até .*\\d"))).isVisible();
            assertThat(page.locator(".report-bars")).containsText("Respondida");
            assertThat(page.locator(".report-bars")).containsText("Não entregue");
            assertThat(page.locator("[id='unanswered:table']")).containsText("Espera por pessoas");
            page.locator("[id='unanswered:table'] a[href*='" + waiting.conversationId() + "']")
                    .click();
            assertThat(page.locator("#transcript")).containsText("Tem alguém aí?");
            assertThat(watch.complaints()).isEmpty();
        }
    }

    private static long count(JsonNode report, String outcome) {
        long count = 0;
        for (JsonNode one : report.get("outcomes")) {
            count += one.get("outcome").asText().equals(outcome)
                    ? one.get("turns").asLong()
                    : 0;
        }
        return count;
    }
}
