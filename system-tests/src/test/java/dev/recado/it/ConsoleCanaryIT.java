package dev.recado.it;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.options.FilePayload;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

/** Whatever people write, wherever it is shown: it is text, never HTML, and never runs. */
class ConsoleCanaryIT {
    /** Runs, or at least becomes an element, wherever something forgets to encode it. */
    private static final String CANARY = "<img src=x onerror=told(1)>'\"</script><b canary>";
    /** The same for names of files, which keep neither quotes nor slashes. */
    private static final String FILE = "<img src=x onerror=told(2)><b canary>.md";

    private static final String HATCHED = "() => document.querySelectorAll('[canary], img[src=x], [onerror]').length";

    private static Playwright playwright;
    private static Browser browser;
    private static Business business;
    private static Map<String, String> addresses;

    private final Installation installation = Suite.installation();

    @BeforeAll
    static void plant_canaries() {
        playwright = Browsers.playwright();
        browser = Browsers.launch(playwright);
        business = Business.open(Suite.installation(), CANARY);
        Api admin = business.admin();
        String document = business.teach(FILE, Business.DOCUMENT + "\n## " + CANARY + "\n" + CANARY)
                .get("id")
                .asText();
        admin.post("/knowledge/categories", Map.of("name", CANARY, "description", CANARY))
                .expect(201);
        String agent = admin.get("/agents").items().getFirst().get("id").asText();
        admin.patch("/agents/" + agent, Map.of("name", CANARY)).expect(200);
        admin.patch("/devices/" + business.deviceId(), Map.of("name", CANARY)).expect(200);
        Customer customer = business.customer(CANARY);
        customer.writes("A que horas começa o check-in? *" + CANARY + "* ```" + CANARY + "```");
        customer.awaitAnswer();
        String talk = customer.conversationId();
        admin.post("/conversations/" + talk + "/take-over").expect(200);
        admin.post("/conversations/" + talk + "/messages", Map.of("text", "_" + CANARY + "_"))
                .expect(201);
        addresses = ConsoleWatch.addresses(
                Map.of("conversations", talk, "device", business.deviceId(), "document", document));
    }

    @AfterAll
    static void close_the_browser() {
        browser.close();
        playwright.close();
    }

    @Test
    void no_page_takes_what_people_wrote_for_html() {
        try (ConsoleWatch watch = new ConsoleWatch(browser, installation, "en")) {
            watch.logIn(business.username(), business.password());
            addresses.forEach((name, address) -> {
                watch.open(address);
                assertThat(watch.page().evaluate(HATCHED)).as(name).isEqualTo(0);
            });
            assertThat(watch.complaints()).isEmpty();
        }
    }

    @Test
    void nor_do_the_superusers_pages() {
        try (ConsoleWatch watch = new ConsoleWatch(browser, installation, "en")) {
            List<String> superuser = installation.superuserLogIn();
            watch.logIn(superuser.getFirst(), superuser.getLast());
            for (String page : List.of("tenants", "kept-events", "trail", "users")) {
                watch.open(addresses.get(page));
                assertThat(watch.page().evaluate(HATCHED)).as(page).isEqualTo(0);
            }
            assertThat(watch.complaints()).isEmpty();
        }
    }

    @Test
    void nor_does_anything_that_appears_later() {
        try (ConsoleWatch watch = new ConsoleWatch(browser, installation, "en")) {
            watch.logIn(business.username(), business.password());
            Page page = watch.page();
            watch.open(addresses.get("conversations"));
            assertThat(page.locator("#transcript")).containsText("<b canary>");
            page.locator("#transcript .why").first().click();
            assertThat(page.locator(".why-panel")).containsText(FILE);
            assertHatchedNothing(page, "the panel of reasons");

            watch.open(addresses.get("knowledge"));
            page.locator("[id='try:question']").fill(CANARY + " check-in?");
            page.locator("[id='try:question']").press("Enter");
            assertThat(page.locator("[id='try:found'] .passage").first()).isVisible();
            page.locator("#documents tr")
                    .filter(new Locator.FilterOptions().setHasText(FILE))
                    .locator(".ui-button-danger")
                    .click();
            assertThat(page.locator(".ui-confirm-dialog")).containsText(FILE);
            assertHatchedNothing(page, "the question before deleting");
            page.locator(".ui-confirmdialog-no").click();
            // A type that is refused is told with the file's name.
            page.locator("#upload input[type=file]")
                    .setInputFiles(new FilePayload(FILE + ".exe", "text/plain", "x".getBytes(StandardCharsets.UTF_8)));
            assertThat(page.locator("#upload")).containsText(".exe");
            assertHatchedNothing(page, "a file that is refused");

            watch.open(addresses.get("agent"));
            page.locator("textarea.editor").fill("{{" + CANARY + "}} " + CANARY);
            page.locator("textarea.editor").press("End");
            assertThat(page.locator("[id='agent:problem']")).not().isEmpty();
            assertHatchedNothing(page, "what is wrong with a prompt");
            assertThat(watch.complaints()).isEmpty();
        }
    }

    @Test
    void whatsapps_marks_are_shown_as_styles() {
        Customer customer = business.customer("Marcas");
        customer.writes("*Oi*, quero _saber_ ~nada~ ```x*y*```");
        customer.awaitAnswer();
        try (ConsoleWatch watch = new ConsoleWatch(browser, installation, "pt-BR")) {
            watch.logIn(business.username(), business.password());
            watch.open("/console/conversations.xhtml?id=" + customer.conversationId());
            Locator bubble =
                    watch.page().locator("#transcript .in .bubble-text").first();
            assertThat(bubble).hasText("Oi, quero saber nada x*y*");
            assertThat(bubble.locator(".mark-bold")).hasText("Oi");
            assertThat(bubble.locator(".mark-italic")).hasText("saber");
            assertThat(bubble.locator(".mark-struck")).hasText("nada");
            assertThat(bubble.locator(".mark-fixed")).hasText("x*y*");
        }
    }

    @Test
    void an_uploaded_page_is_only_ever_saved() {
        String page =
                "<!DOCTYPE html><title>x</title><h1>Oi</h1><p>Tudo bem com o check-in às 14h30?</p><script>told(3)</script>";
        String id = business.upload("page.html", "text/html", page.getBytes(StandardCharsets.UTF_8));
        business.awaitDocument(id, "READY");
        Api.Response overRest =
                business.admin().get("/knowledge/documents/" + id + "/original").expect(200);
        assertIsSaved(
                overRest.header("Content-Disposition"),
                overRest.header("Content-Type"),
                overRest.header("Content-Security-Policy"));
        try (ConsoleWatch watch = new ConsoleWatch(browser, installation, "pt-BR")) {
            watch.logIn(business.username(), business.password());
            var answer = watch.context().request().get(installation.baseUrl() + "/console/original?id=" + id);
            assertThat(answer.text()).contains("told(3)");
            assertIsSaved(
                    answer.headers().get("content-disposition"),
                    answer.headers().get("content-type"),
                    answer.headers().get("content-security-policy"));
            assertThat(answer.headers().get("x-content-type-options")).isEqualTo("nosniff");
        }
    }

    private static void assertIsSaved(String disposition, String type, String policy) {
        assertThat(disposition).startsWith("attachment").contains("page.html");
        assertThat(type).isEqualTo("application/octet-stream");
        assertThat(policy).contains("sandbox").contains("default-src 'none'").doesNotContain("allow-");
    }

    private static void assertHatchedNothing(Page page, String where) {
        assertThat(page.evaluate(HATCHED)).as(where).isEqualTo(0);
    }
}
