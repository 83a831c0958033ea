package dev.recado.it;

import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** What can't be processed does not vanish: people see why, and have it tried again. */
class KeptEventsIT {
    private static final String INBOUND = "/subsystem=messaging-activemq/server=default/jms-queue=RecadoInbound";

    private final Installation installation = Suite.installation();

    @Test
    void a_dead_letter_is_shown_with_its_queue_and_replayed_it_is_answered_once() {
        Business business = Business.open(installation, "Carta morta");
        Business other = Business.open(installation, "Vizinha");
        business.teach("guia.md", Business.DOCUMENT);
        Customer ana = business.customer("Ana");

        giveUp(business, () -> ana.writes("A que horas começa o check-in?"));

        JsonNode letter = Installation.awaitItem(business.admin(), "/kept-events", "reason", "DEAD_LETTER");
        assertThat(letter.get("origin").asText()).isEqualTo("RecadoInbound");
        assertThat(letter.get("state").asText()).isEqualTo("KEPT");
        assertThat(letter.get("eventType").asText()).isEqualTo("MESSAGE");
        assertThat(letter.get("explanation").asText()).isNotBlank();
        assertThat(letter.get("advice").asText()).isNotBlank();
        assertThat(letter.get("raw").asText()).contains("check-in");
        assertThat(ana.received()).isEmpty();
        String path = "/kept-events/" + letter.get("id").asText();
        other.admin().get(path).problem(404);
        other.admin().post(path + "/replay").problem(404);
        other.admin()
                .post("/kept-events/replay", Map.of("ids", List.of(letter.get("id"))))
                .problem(404);
        other.admin().post(path + "/dismiss").problem(404);
        assertThat(other.admin().get("/kept-events").expect(200).items()).isEmpty();

        assertThat(business.admin()
                        .post(path + "/replay")
                        .expect(200)
                        .json()
                        .get("state")
                        .asText())
                .isEqualTo("REPLAYED");

        assertThat(ana.awaitAnswer()).contains("14h30");
        // Once more: it is known by now.
        assertThat(business.admin()
                        .post(path + "/replay")
                        .expect(200)
                        .json()
                        .get("replays")
                        .asInt())
                .isEqualTo(2);
        ana.writes("Aceitam cães?");
        assertThat(ana.awaitAnswers(2).getLast()).contains("12 quilos");
        ana.awaitTurns(2);
        assertThat(business.admin().get("/audit?action=kept-event").expect(200).items())
                .hasSize(2)
                .allSatisfy(deed -> assertThat(deed.get("action").asText()).isEqualTo("kept-event.replayed"));
    }

    @Test
    void many_are_replayed_at_once_by_their_ids_or_by_a_filter() {
        Business business = Business.open(installation, "Cartas mortas");
        business.teach("guia.md", Business.DOCUMENT);
        List<Customer> customers =
                List.of(business.customer("Um"), business.customer("Dois"), business.customer("Três"));
        giveUp(business, () -> customers.forEach(customer -> customer.writes("A que horas começa o check-in?")));
        await().untilAsserted(() -> assertThat(business.admin()
                        .get("/kept-events?state=KEPT&reason=DEAD_LETTER")
                        .expect(200)
                        .items())
                .hasSize(3));

        List<String> two = business.admin().get("/kept-events?state=KEPT").expect(200).items().stream()
                .map(event -> event.get("id").asText())
                .limit(2)
                .toList();

        JsonNode chosen = business.admin()
                .post("/kept-events/replay", Map.of("ids", two))
                .expect(200)
                .json();

        assertThat(chosen.get("replayed").asInt()).isEqualTo(2);
        assertThat(business.admin().get("/kept-events?state=KEPT").expect(200).items())
                .extracting(event -> event.get("id").asText())
                .hasSize(1)
                .doesNotContainAnyElementsOf(two);

        JsonNode rest = business.admin()
                .post("/kept-events/replay", Map.of("reason", "DEAD_LETTER"))
                .expect(200)
                .json();

        assertThat(rest.get("replayed").asInt()).isEqualTo(1);
        assertThat(rest.get("more").asBoolean()).isFalse();
        customers.forEach(customer -> assertThat(customer.awaitAnswer()).contains("14h30"));
        assertThat(business.admin().get("/kept-events?state=KEPT").expect(200).items())
                .isEmpty();
    }

    @Test
    void the_message_to_a_number_that_was_unknown_arrives_once_the_number_is_a_device() {
        Business business = Business.open(installation, "Número novo");
        String number = "9" + Business.unique();
        String customer = "55119" + (80_000_000 + Business.unique() % 10_000_000);
        Map<String, Object> payload = Payloads.text(number, customer, "wamid." + Business.unique(), "Tem alguém aí?");
        installation
                .simulators()
                .control()
                .post("/webhooks", Map.of("phoneNumberId", business.phoneNumberId(), "payload", payload))
                .expect(200);
        JsonNode kept = Installation.awaitItem(business.admin(), "/kept-events", "reason", "UNKNOWN_NUMBER");
        String replay = "/kept-events/" + kept.get("id").asText() + "/replay";
        assertThat(business.admin().post(replay).problem(409)).isEqualTo("kept-event.number-unknown");
        Map<String, Object> device = new HashMap<>();
        device.put("name", "Segundo número");
        device.put("channel", "WHATSAPP_CLOUD");
        device.put("phoneNumberId", number);
        device.put("displayPhoneNumber", "+55 48 3333-0001");
        device.put("businessAccountId", business.businessAccountId());
        device.put("accessToken", business.accessToken());
        device.put("appSecret", business.appSecret());
        business.admin().post("/devices", device).expect(201);

        business.admin().post(replay).expect(200);

        JsonNode contact = await().until(
                        () -> business.admin().get("/contacts").expect(200).items().stream()
                                .findFirst()
                                .orElse(null),
                        found -> found != null);
        assertThat(contact.get("phone").asText()).endsWith(customer.substring(customer.length() - 8));
        await().untilAsserted(() ->
                assertThat(business.admin().get("/turns").expect(200).items()).hasSize(1));
    }

    @Test
    void what_was_never_understood_is_dismissed_in_the_console() {
        Business business = Business.open(installation, "Ilegível");
        installation
                .simulators()
                .control()
                .post("/webhooks", Map.of("phoneNumberId", business.phoneNumberId(), "rawBody", "isto não é JSON"))
                .expect(200);
        JsonNode kept = Installation.awaitItem(business.admin(), "/kept-events", "reason", "NOT_UNDERSTOOD");
        String path = "/kept-events/" + kept.get("id").asText();
        assertThat(business.admin().post(path + "/replay").problem(409)).isEqualTo("kept-event.not-replayable");

        try (Playwright playwright = Browsers.playwright();
                Browser browser = Browsers.launch(playwright);
                ConsoleWatch watch = new ConsoleWatch(browser, installation, "pt-BR")) {
            watch.logIn(business.username(), business.password());
            watch.open("/console/kept-events.xhtml");
            Page page = watch.page();
            page.locator("[id='kept:table'] .cell-actions button").click();
            assertThat(page.locator("#details")).containsText("isto não é JSON");
            assertThat(page.locator("#details")).containsText("Não há o que reprocessar");
            page.locator("#details button:has-text('Descartar')").click();
            assertThat(page.locator(".ui-growl-title")).containsText("descartado");
            page.locator("#details button:has-text('Fechar')").click();
            assertThat(page.locator("[id='kept:table']")).containsText("Nenhum evento espera");
            assertThat(watch.complaints()).isEmpty();
        }
        assertThat(business.admin().get(path).expect(200).json().get("state").asText())
                .isEqualTo("DISMISSED");
    }

    @Test
    void in_the_console_one_the_ticked_ones_or_all_are_replayed() {
        Business business = Business.open(installation, "Reprocessar");
        business.teach("guia.md", Business.DOCUMENT);
        List<Customer> customers = Stream.of("Um", "Dois", "Três", "Quatro", "Cinco")
                .map(business::customer)
                .toList();
        giveUp(business, () -> customers.forEach(customer -> customer.writes("A que horas começa o check-in?")));
        awaitKept(business, 5);

        try (Playwright playwright = Browsers.playwright();
                Browser browser = Browsers.launch(playwright);
                ConsoleWatch watch = new ConsoleWatch(browser, installation, "pt-BR")) {
            watch.logIn(business.username(), business.password());
            watch.open("/console/kept-events.xhtml");
            Page page = watch.page();
            Locator rows = page.locator("[id='kept:table_data'] tr");
            assertThat(rows).hasCount(5);

            rows.first().locator(".cell-actions button").click();
            assertThat(page.locator("#details")).containsText("check-in");
            page.locator("#details button:has-text('Reprocessar')").click();
            assertThat(page.locator(".ui-growl-title")).containsText("de volta na fila");
            page.locator("#details button:has-text('Fechar')").click();
            assertThat(rows).hasCount(4);

            page.locator("[id='kept:replay-selected']").click();
            assertThat(page.locator(".ui-growl-title").last()).containsText("Marque antes");
            rows.nth(0).locator(".ui-chkbox-box").click();
            rows.nth(1).locator(".ui-chkbox-box").click();
            page.locator("[id='kept:replay-selected']").click();
            assertThat(page.locator(".ui-growl-title").last()).containsText("2 evento(s) de volta");
            assertThat(rows).hasCount(2);

            page.locator("[id='kept:replay-all']").click();
            page.locator(".ui-confirm-dialog .ui-confirmdialog-yes").click();
            assertThat(page.locator("[id='kept:table']")).containsText("Nenhum evento espera");
            assertThat(watch.complaints()).isEmpty();
        }
        awaitKept(business, 0);
        customers.forEach(customer -> assertThat(customer.awaitAnswer()).contains("14h30"));
        assertThat(business.admin()
                        .get("/kept-events?state=REPLAYED")
                        .expect(200)
                        .items())
                .hasSize(5)
                .allSatisfy(event -> assertThat(event.get("replays").asInt()).isEqualTo(1));
    }

    private static void awaitKept(Business business, int count) {
        await().untilAsserted(() -> assertThat(business.admin()
                        .get("/kept-events?state=KEPT")
                        .expect(200)
                        .items())
                .hasSize(count));
    }

    /** Has the broker give up what arrives meanwhile. */
    private void giveUp(Business business, Runnable arrivals) {
        installation.manage(INBOUND + ":pause");
        try {
            arrivals.run();
            installation.manage(INBOUND + ":send-messages-to-dead-letter-address(filter=\"device = '"
                    + business.deviceId() + "'\")");
        } finally {
            installation.manage(INBOUND + ":resume");
        }
    }
}
