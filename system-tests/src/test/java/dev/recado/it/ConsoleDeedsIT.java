package dev.recado.it;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.CDPSession;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.options.BoundingBox;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

/** What an administrator does in the console beyond the everyday: it works, and says so. */
class ConsoleDeedsIT {
    private static Playwright playwright;
    private static Browser browser;
    private static Business business;

    private final Installation installation = Suite.installation();

    @BeforeAll
    static void open_a_tenant() {
        playwright = Browsers.playwright();
        browser = Browsers.launch(playwright);
        business = Business.open(Suite.installation(), "Feitos");
    }

    @AfterAll
    static void close_the_browser() {
        browser.close();
        playwright.close();
    }

    @Test
    void a_document_that_failed_can_be_tried_again_and_deleted() {
        String id = business.upload("quebrado.pdf", "application/pdf", "%PDF-1.7 x".getBytes(StandardCharsets.UTF_8));
        business.awaitDocument(id, "FAILED");
        try (ConsoleWatch watch = administrator()) {
            Page page = watch.page();
            watch.open("/console/knowledge.xhtml");
            Locator row = page.locator("#documents tr").filter(new Locator.FilterOptions().setHasText("quebrado.pdf"));
            assertThat(row.locator(".tag")).containsText("Falhou");
            assertThat(row.locator(".problem")).not().isEmpty();
            row.locator("button[aria-label^='Processar']").click();
            assertThat(page.locator(".ui-growl-title")).isVisible();
            assertThat(row.locator(".tag")).containsText("Falhou");
            row.locator(".ui-button-danger").click();
            page.locator(".ui-confirmdialog-yes").click();
            assertThat(row).hasCount(0);
            assertThat(watch.complaints()).isEmpty();
        }
    }

    @Test
    void files_that_are_dropped_on_the_page_are_taken_in_and_a_duplicate_is_told(@TempDir Path folder)
            throws IOException {
        Files.writeString(folder.resolve("praia.md"), "A praia fica a 200 metros.");
        Files.writeString(folder.resolve("trilha.md"), "A trilha começa atrás da igreja.");
        Files.writeString(folder.resolve("copia.md"), "A praia fica a 200 metros.");
        try (ConsoleWatch watch = administrator()) {
            Page page = watch.page();
            watch.open("/console/knowledge.xhtml");
            drop(page, page.locator("[id='upload:zone']"), folder, "praia.md", "trilha.md", "copia.md");
            for (String name : List.of("praia.md", "trilha.md")) {
                assertThat(page.locator("#documents tr")
                                .filter(new Locator.FilterOptions().setHasText(name))
                                .locator(".tag"))
                        .containsText("Pronto");
            }
            assertThat(page.locator("#refused")).containsText("copia.md");
            assertThat(page.locator("#refused a")).hasAttribute("href", Pattern.compile("document\\.xhtml\\?id="));
            assertThat(watch.complaints()).isEmpty();
        }
    }

    /** As the operating system hands files over to the browser when they are let go above a place. */
    private static void drop(Page page, Locator place, Path folder, String... names) {
        place.scrollIntoViewIfNeeded();
        BoundingBox box = place.boundingBox();
        JsonArray files = new JsonArray();
        for (String name : names) {
            files.add(folder.resolve(name).toString());
        }
        JsonObject data = new JsonObject();
        data.add("items", new JsonArray());
        data.add("files", files);
        data.addProperty("dragOperationsMask", 1);
        CDPSession browserSession = page.context().newCDPSession(page);
        for (String type : List.of("dragEnter", "dragOver", "drop")) {
            JsonObject event = new JsonObject();
            event.addProperty("type", type);
            event.addProperty("x", box.x + box.width / 2);
            event.addProperty("y", box.y + 20);
            event.add("data", data);
            browserSession.send("Input.dispatchDragEvent", event);
        }
    }

    @Test
    void a_category_is_made_renamed_and_deleted() {
        try (ConsoleWatch watch = administrator()) {
            Page page = watch.page();
            watch.open("/console/knowledge.xhtml");
            page.locator("#categories .card-head button").click();
            // Without a name the form stays open and says what is missing.
            page.locator("[id='category-form'] .ui-button").last().click();
            assertThat(page.locator("#category-form .ui-message-error")).isVisible();
            page.locator("[id='category-form:name']").fill("Tarifas");
            page.locator("[id='category-form'] .ui-button").last().click();
            assertThat(page.locator("#category-dialog")).isHidden();
            Locator row = page.locator(".category-row").filter(new Locator.FilterOptions().setHasText("Tarifas"));
            row.locator("button").first().click();
            assertThat(page.locator("[id='category-form:name']")).hasValue("Tarifas");
            page.locator("[id='category-form:name']").fill("Tarifas de 2027");
            page.locator("[id='category-form'] .ui-button").last().click();
            assertThat(row).containsText("Tarifas de 2027");
            row.locator("button.ui-button-danger").click();
            page.locator(".ui-confirmdialog-yes").click();
            assertThat(row).hasCount(0);
            assertThat(watch.complaints()).isEmpty();
        }
    }

    @Test
    void a_category_that_is_ticked_for_the_agent_names_it_as_its_reader() {
        Business shelf = Business.open(installation, "Leitura");
        for (String name : List.of("Tarifas", "Receitas")) {
            shelf.admin().post("/knowledge/categories", Map.of("name", name)).expect(201);
        }
        try (ConsoleWatch watch =
                new ConsoleWatch(browser, installation, "pt-BR").logIn(shelf.username(), shelf.password())) {
            Page page = watch.page();
            watch.open("/console/agent.xhtml");
            page.locator("[id='agent:categories'] label")
                    .filter(new Locator.FilterOptions().setHasText("Tarifas"))
                    .click();
            page.locator("[id='agent'] .actions button").first().click();
            assertThat(page.locator(".ui-growl-title")).isVisible();
            watch.open("/console/knowledge.xhtml");
            assertThat(categoryRow(page, "Tarifas")).containsText("Lida por: Assistente");
            assertThat(categoryRow(page, "Receitas")).containsText("Nenhum agente a lê.");
            assertThat(watch.complaints()).isEmpty();
        }
    }

    @Test
    void a_question_is_tried_as_the_agent_would_search_for_it() {
        Business shelf = Business.open(installation, "Prova");
        shelf.teach("barco.md", "O passeio de barco custa R$ 41 e sai do cais às 9h.");
        String agencies = shelf.admin()
                .post("/knowledge/categories", Map.of("name", "Agências"))
                .expect(201)
                .id();
        try (ConsoleWatch watch =
                new ConsoleWatch(browser, installation, "pt-BR").logIn(shelf.username(), shelf.password())) {
            tries(watch, "Quanto custa o passeio de barco?");
            assertThat(watch.page().locator("[id='try:found']")).containsText("R$ 41");
            shelf.admin()
                    .patch(
                            "/agents/"
                                    + shelf.admin()
                                            .get("/agents")
                                            .items()
                                            .getFirst()
                                            .get("id")
                                            .asText(),
                            Map.of("categories", List.of(agencies)))
                    .expect(200);
            tries(watch, "Quanto custa o passeio de barco?");
            assertThat(watch.page().locator("[id='try:found'] .note")).containsText("diria que não sabe");
            assertThat(watch.page().locator("[id='try:found']")).not().containsText("R$ 41");
            assertThat(watch.complaints()).isEmpty();
        }
    }

    private static void tries(ConsoleWatch watch, String question) {
        watch.open("/console/try.xhtml");
        assertThat(watch.page().locator("[id='try:agent']")).containsText("Assistente");
        watch.page().locator("[id='try:question']").fill(question);
        watch.page().locator("[id='try:ask']").click();
        assertThat(watch.page().locator("[id='try:found'] .note")).isVisible();
    }

    private static Locator categoryRow(Page page, String name) {
        return page.locator(".category-row").filter(new Locator.FilterOptions().setHasText(name));
    }

    @Test
    void a_day_after_the_customers_last_message_the_composer_says_why_only_a_template_can_be_sent() {
        Customer late = business.customer("Tarde");
        late.sends(Map.of(
                "text",
                "Oi",
                "timestamp",
                Instant.now().minus(Duration.ofHours(25)).toString()));
        try (ConsoleWatch watch = administrator()) {
            watch.open("/console/conversations.xhtml?id=" + late.conversationId());
            assertThat(watch.page().locator(".composer-note.warn")).containsText("24 horas");
            assertThat(watch.page().locator("[id='write:text']")).hasCount(0);
            assertThat(watch.page().locator("[id='write:template']")).isVisible();
            assertThat(watch.complaints()).isEmpty();
        }
    }

    @Test
    void the_list_of_conversations_goes_on_as_long_as_there_are_some() {
        Business busy = Business.open(installation, "Lista");
        for (int i = 0; i < 45; i++) {
            busy.customer("Cliente").writes("Oi");
        }
        try (ConsoleWatch watch =
                new ConsoleWatch(browser, installation, "pt-BR").logIn(busy.username(), busy.password())) {
            watch.open("/console/conversations.xhtml");
            assertThat(watch.page().locator("#list .talk")).hasCount(40);
            watch.page().locator("#list .more button").click();
            assertThat(watch.page().locator("#list .talk")).hasCount(45);
            assertThat(watch.page().locator("#list .more")).hasCount(0);
        }
    }

    @Test
    void an_unexpected_failure_shows_a_page_with_the_id_that_finds_the_log_line() {
        try (ConsoleWatch watch = administrator()) {
            watch.open("/console/error.xhtml?correlation=abc-123");
            assertThat(watch.page().locator("main code")).hasText("abc-123");
            assertThat(watch.page().locator("main a.button")).hasAttribute("href", "/console/");
            watch.open("/console/error.xhtml?correlation=%3Cb%3E");
            assertThat(watch.page().locator("main code")).not().containsText("<b>");
            assertThat(watch.complaints()).isEmpty();
        }
    }

    private ConsoleWatch administrator() {
        return new ConsoleWatch(browser, installation, "pt-BR").logIn(business.username(), business.password());
    }
}
