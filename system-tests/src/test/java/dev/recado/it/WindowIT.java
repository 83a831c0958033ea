package dev.recado.it;

import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** When the 24-hour window has closed: a person and a template, with the reason shown. */
class WindowIT {
    private final Installation installation = Suite.installation();

    @Test
    void
            a_message_that_comes_too_late_to_be_answered_goes_to_people_with_the_reason_and_a_template_reaches_the_customer() {
        Business business = Business.open(installation, "Janela");
        business.teach("guia.md", Business.DOCUMENT);
        Customer ana = business.customer("Ana");
        wroteYesterday(ana);

        JsonNode turn = await().until(
                        () -> ana.awaitTurns(1).getFirst(),
                        found -> found.get("outcome").asText().equals("HANDED_OVER"));
        assertThat(turn.get("outcomeReason").asText()).isEqualTo("window-closed");
        JsonNode conversation = ana.conversation();
        assertThat(conversation.get("owner").asText()).isEqualTo("PEOPLE");
        assertThat(conversation.get("waiting").asBoolean()).isTrue();
        assertThat(conversation.get("handoverReason").asText()).isEqualTo("window-closed");
        assertThat(ana.received()).isEmpty();

        String path = "/conversations/" + ana.conversationId() + "/messages";
        assertThat(business.admin().post(path, Map.of("text", "Olá?")).problem(409))
                .isEqualTo("conversation.window-closed");
        assertThat(business.admin().post(path, Map.of()).problem(400)).isEqualTo("message.content");
        assertThat(business.admin()
                        .post(path, Map.of("template", Map.of("name", "Com Espaço", "language", "pt_BR")))
                        .problem(400))
                .isEqualTo("message.template");
        business.admin()
                .post(
                        path,
                        Map.of(
                                "template",
                                Map.of("name", "retomar_conversa", "language", "pt_BR", "parameters", List.of("Ana"))))
                .expect(201);

        assertThat(ana.awaitAnswer()).isEqualTo("Olá, Ana! Podemos continuar a nossa conversa?");
        assertThat(ana.messages().getLast().get("text").asText())
                .contains("retomar_conversa")
                .contains("Ana");
    }

    @Test
    void a_template_that_whatsapp_does_not_know_is_refused_with_its_reason() {
        Business business = Business.open(installation, "Modelo errado");
        business.teach("guia.md", Business.DOCUMENT);
        Customer bia = business.customer("Bia");
        bia.writes("A que horas começa o check-in?");
        bia.awaitAnswer();

        business.admin()
                .post(
                        "/conversations/" + bia.conversationId() + "/messages",
                        Map.of("template", Map.of("name", "nunca_aprovado", "language", "pt_BR")))
                .expect(201);

        await().untilAsserted(() -> {
            JsonNode message = bia.messages().getLast();
            assertThat(message.get("status").asText()).isEqualTo("FAILED");
            assertThat(message.get("error").asText()).contains("132001");
        });
        assertThat(bia.received()).hasSize(1);
    }

    @Test
    void the_console_says_that_the_window_is_closed_and_offers_a_template() {
        Business business = Business.open(installation, "Janela na tela");
        business.teach("guia.md", Business.DOCUMENT);
        Customer caio = business.customer("Caio");
        wroteYesterday(caio);
        await().untilAsserted(() ->
                assertThat(caio.conversation().get("handoverReason").asText()).isEqualTo("window-closed"));

        try (Playwright playwright = Browsers.playwright();
                Browser browser = Browsers.launch(playwright);
                ConsoleWatch watch = new ConsoleWatch(browser, installation, "pt-BR")) {
            watch.logIn(business.username(), business.password());
            watch.open("/console/conversations.xhtml?id=" + caio.conversationId());
            Page page = watch.page();
            assertThat(page.locator(".handover")).containsText("24 horas");
            assertThat(page.locator(".composer-note.warn")).isVisible();
            page.locator("[id='write:template']").fill("retomar_conversa");
            page.locator("[id='write:template-parameters']").fill("Caio");
            page.locator("[id='write:send-template']").click();
            assertThat(page.locator("#transcript")).containsText("retomar_conversa");
            assertThat(watch.complaints()).isEmpty();
        }
        assertThat(caio.awaitAnswer()).contains("Caio");
    }

    private static void wroteYesterday(Customer customer) {
        customer.sends(Map.of(
                "text",
                "A que horas começa o check-in?",
                "timestamp",
                Instant.now().minus(Duration.ofHours(25)).toString()));
    }
}
