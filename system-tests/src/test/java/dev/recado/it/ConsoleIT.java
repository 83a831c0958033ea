package dev.recado.it;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.FilePayload;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Two people at their screens: an administrator in the console, and a customer on the phone page. */
class ConsoleIT {
    private static final double PATIENCE_MILLIS = 60_000;

    private static Playwright playwright;
    private static Browser browser;

    private final Installation installation = Suite.installation();
    private final Business business = Business.open(installation, "Navegador");
    private BrowserContext desk;
    private Page console;

    @BeforeAll
    static void open_the_browser() {
        PlaywrightAssertions.setDefaultAssertionTimeout(PATIENCE_MILLIS);
        playwright = Browsers.playwright();
        browser = Browsers.launch(playwright);
    }

    @AfterAll
    static void close_the_browser() {
        browser.close();
        playwright.close();
    }

    @BeforeEach
    void log_in() {
        desk = context("pt-BR", 1400);
        console = desk.newPage();
        console.navigate(installation.baseUrl() + "/console/");
        console.getByLabel("Usuário").fill(business.username());
        console.locator("input[type=password]").fill(business.password());
        console.locator("input[type=password]").press("Enter");
        assertThat(console.getByRole(AriaRole.LINK, named("Conversas")).first()).isVisible();
    }

    @AfterEach
    void close_the_desk() {
        desk.close();
    }

    @Test
    void a_document_a_question_a_person_and_back() {
        go("knowledge");
        console.locator("#upload input[type=file]")
                .setInputFiles(new FilePayload(
                        "guia.md", "text/markdown", Business.DOCUMENT.getBytes(StandardCharsets.UTF_8)));
        Locator row = console.locator("#documents tr").filter(new Locator.FilterOptions().setHasText("guia.md"));
        assertThat(row.locator(".tag")).containsText("Pronto");

        Customer ana = business.customer("Ana");
        business.simulators()
                .control()
                .put("/customers/" + ana.identity(), Map.of("name", ana.name()))
                .expect(200);
        try (BrowserContext pocket = context("pt-BR", 1300)) {
            Page phone = pocket.newPage();
            phone.navigate(business.simulators().phoneUrl());
            phone.locator("[data-person='" + ana.identity() + "']").click();
            phone.locator("[data-number='" + business.phoneNumberId() + "']").click();
            write(phone, "A que horas começa o check-in?");
            assertThat(phone.locator("#log")).containsText("14h30");

            go("conversations");
            console.locator(".talks").getByText(ana.name()).first().click();
            assertThat(console.locator("#transcript")).containsText("14h30");

            // What the customer writes now appears without a reload.
            write(phone, "E aceitam cães?");
            assertThat(console.locator("#transcript")).containsText("12 quilos");
            assertThat(phone.locator("#log")).containsText("12 quilos");

            console.locator("#transcript .why").first().click();
            assertThat(console.locator(".why-panel")).containsText("guia.md");
            console.locator(".why-side .ui-sidebar-close").click();
            assertThat(console.locator(".why-side")).not().hasClass(Pattern.compile("ui-sidebar-active"));

            button("Assumir").click();
            assertThat(button("Devolver ao agente")).isVisible();
            console.locator("#write textarea").fill("Aqui é a Marina, da recepção.");
            button("Enviar").click();
            assertThat(phone.locator("#log")).containsText("Aqui é a Marina");
            assertThat(console.locator("#transcript")).containsText("Aqui é a Marina");

            button("Devolver ao agente").click();
            assertThat(button("Assumir")).isVisible();
            write(phone, "Tem estacionamento?");
            assertThat(phone.locator("#log")).containsText("18 vagas");
        }
    }

    @Test
    void taking_over_while_the_model_is_at_work_silences_it_and_handing_back_leaves_the_past_alone() {
        String marker = "assunto" + Business.unique();
        business.useModel("OPENAI", "modelo-de-teste");
        business.simulators()
                .script(
                        marker,
                        List.of(
                                Map.of("text", "Nunca enviada.", "delayMillis", 300_000),
                                Map.of("echo", "(Velha|Nova) " + marker)));
        Customer bia = business.customer("Bia");
        bia.writes("Velha " + marker);
        await().until(() -> business.simulators().modelCalls(marker).size() == 1);
        go("conversations");
        console.locator(".talks").getByText(bia.name()).first().click();

        button("Assumir").click();

        assertThat(button("Devolver ao agente")).isVisible();
        await().until(() -> business.simulators()
                .modelCalls(marker)
                .getFirst()
                .get("cancelled")
                .asBoolean());
        assertThat(console.locator("#transcript")).containsText("Velha " + marker);
        assertThat(bia.awaitTurns(1).getFirst().get("outcome").asText()).isEqualTo("HANDED_OVER");
        assertThat(bia.received()).isEmpty();

        button("Devolver ao agente").click();
        assertThat(button("Assumir")).isVisible();
        bia.writes("Nova " + marker);
        assertThat(bia.awaitAnswer()).contains("Nova " + marker).doesNotContain("Velha");
    }

    @Test
    void the_console_speaks_english_too() {
        console.locator("[data-language=en]").first().click();
        assertThat(console.getByRole(AriaRole.LINK, named("Conversations")).first())
                .isVisible();
        assertThat(console.locator("html")).hasAttribute("lang", "en");
    }

    @Test
    void a_wrong_password_is_told_and_lets_nobody_in() {
        try (BrowserContext stranger = context("pt-BR", 1400)) {
            Page page = stranger.newPage();
            page.navigate(installation.baseUrl() + "/console/conversations.xhtml");
            page.getByLabel("Usuário").fill(business.username());
            page.locator("input[type=password]").fill("não é esta senha");
            page.locator("input[type=password]").press("Enter");
            assertThat(page.getByRole(AriaRole.ALERT).first()).isVisible();
            page.navigate(installation.baseUrl() + "/console/conversations.xhtml");
            assertThat(page.getByLabel("Usuário")).isVisible();
        }
    }

    @Test
    void the_main_pages_have_no_serious_barriers() {
        String document = business.teach("guia.md", Business.DOCUMENT).get("id").asText();
        for (String page : List.of(
                "dashboard",
                "conversations",
                "knowledge",
                "try",
                "golden",
                "embedding",
                "agent",
                "model",
                "devices",
                "settings")) {
            go(page);
            Barriers.assertNone(page, console);
        }
        console.navigate(installation.baseUrl() + "/console/document.xhtml?id=" + document);
        assertThat(console.locator("#document .passage").first()).isVisible();
        Barriers.assertNone("document", console);
        try (BrowserContext pocket = context("pt-BR", 400)) {
            Page phone = pocket.newPage();
            phone.navigate(business.simulators().phoneUrl());
            assertThat(phone.locator("#phone")).isVisible();
            Barriers.assertNone("phone", phone);
        }
    }

    private void go(String page) {
        console.navigate(installation.baseUrl() + "/console/" + page + ".xhtml");
    }

    private static void write(Page phone, String text) {
        phone.locator("#text").fill(text);
        phone.locator("#send").click();
    }

    private static BrowserContext context(String language, int width) {
        BrowserContext context = browser.newContext(
                new Browser.NewContextOptions().setLocale(language).setViewportSize(width, 900));
        context.setDefaultTimeout(PATIENCE_MILLIS);
        return context;
    }

    private static Page.GetByRoleOptions named(String name) {
        return new Page.GetByRoleOptions().setName(name);
    }

    private Locator button(String name) {
        return console.locator(".desk-talk button").filter(new Locator.FilterOptions().setHasText(name));
    }
}
