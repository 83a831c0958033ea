package dev.recado.it;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

/** What somebody's role does not allow, the console neither offers nor does. */
class ConsoleRolesIT {
    private static final String PASSWORD = "Uma Frase longa de 2026";
    /** Pages about the whole organisation or installation. */
    private static final Set<String> OUT_OF_REACH =
            Set.of("users", "settings", "trail", "device-new", "tenants", "kept-events");
    /** Pages on which everybody may act: their own account, and those before the log-in. */
    private static final Set<String> ONES_OWN = Set.of("account", "forgotten");
    /** What may be pressed by somebody who only looks. */
    private static final Set<String> LOOKING = Set.of("Buscar", "Filtrar", "Mostrar mais", "Mensagens anteriores");

    private static Playwright playwright;
    private static Browser browser;
    private static Business business;
    private static Customer ana;
    private static Map<String, String> addresses;

    private final Installation installation = Suite.installation();

    @BeforeAll
    static void fill_a_tenant() {
        playwright = Browsers.playwright();
        browser = Browsers.launch(playwright);
        business = Business.open(Suite.installation(), "Papéis");
        String document = business.teach("guia.md", Business.DOCUMENT).get("id").asText();
        ana = business.customer("Ana");
        ana.writes("A que horas começa o check-in?");
        ana.awaitAnswer();
        addresses = ConsoleWatch.addresses(
                Map.of("conversations", ana.conversationId(), "device", business.deviceId(), "document", document));
    }

    @AfterAll
    static void close_the_browser() {
        browser.close();
        playwright.close();
    }

    @Test
    void a_viewer_is_offered_nothing_but_to_look() {
        try (ConsoleWatch watch = as("VIEWER")) {
            Page page = watch.page();
            List<String> offered = new ArrayList<>();
            addresses.forEach((name, address) -> {
                int status = watch.open(address);
                assertThat(status).as(name).matches(code -> OUT_OF_REACH.contains(name) ? code == 403 : code < 500);
                if (status == 200 && page.url().contains("/" + name + ".xhtml") && !ONES_OWN.contains(name)) {
                    for (Locator button :
                            page.locator("main button.ui-button:visible").all()) {
                        String text = button.getAttribute("aria-label") == null
                                ? button.innerText()
                                : button.getAttribute("aria-label");
                        if (!LOOKING.contains(text.strip())) {
                            offered.add(name + ": " + text.strip());
                        }
                    }
                    assertThat(page.locator("main input[type=file]")).hasCount(0);
                }
            });
            assertThat(offered).isEmpty();
            watch.open(addresses.get("conversations"));
            assertThat(page.locator("#transcript")).containsText("14h30");
            assertThat(page.locator(".composer")).hasCount(0);
            assertThat(watch.complaints()).isEmpty();
        }
    }

    @Test
    void an_operator_serves_customers_and_configures_nothing() {
        try (ConsoleWatch watch = as("OPERATOR")) {
            Page page = watch.page();
            addresses.forEach((name, address) -> {
                int status = watch.open(address);
                assertThat(status).as(name).matches(code -> OUT_OF_REACH.contains(name) ? code == 403 : code < 500);
            });
            for (String name : List.of("agent", "model", "device", "knowledge", "document")) {
                watch.open(addresses.get(name));
                assertThat(page.locator(
                                "main .ui-button-danger, main .form-actions .ui-button, main .actions .ui-icon-check"))
                        .hasCount(0);
            }
            watch.open(addresses.get("conversations"));
            button(page, "Assumir").click();
            assertThat(button(page, "Devolver ao agente")).isVisible();
            page.locator("#write textarea").fill("Olá, aqui é a recepção.");
            button(page, "Enviar").click();
            assertThat(page.locator("#transcript")).containsText("aqui é a recepção");
            // Closing asks first; then there is nothing left to write into.
            button(page, "Encerrar").click();
            page.locator(".ui-confirmdialog-yes").click();
            assertThat(page.locator("#write textarea")).isDisabled();
            assertThat(watch.complaints()).isEmpty();
        }
    }

    private ConsoleWatch as(String role) {
        String username = role.toLowerCase(Locale.ROOT) + Business.unique();
        business.admin()
                .post("/users", Map.of("username", username, "password", PASSWORD, "role", role))
                .expect(201);
        return new ConsoleWatch(browser, installation, "pt-BR").logIn(username, PASSWORD);
    }

    private static Locator button(Page page, String name) {
        return page.locator(".desk-talk button").filter(new Locator.FilterOptions().setHasText(name));
    }
}
