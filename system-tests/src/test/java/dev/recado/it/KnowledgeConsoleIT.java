package dev.recado.it;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

/** What an administrator does with the knowledge in the console: describe it, build it anew, try it and judge it. */
class KnowledgeConsoleIT {
    private static Playwright playwright;
    private static Browser browser;

    private final Installation installation = Suite.installation();
    private final Business business = Business.open(installation, "Saber");

    @BeforeAll
    static void open_the_browser() {
        playwright = Browsers.playwright();
        browser = Browsers.launch(playwright);
    }

    @AfterAll
    static void close_the_browser() {
        browser.close();
        playwright.close();
    }

    @Test
    void a_typed_answer_is_taken_in_and_a_document_is_found_by_the_tag_that_it_is_given() {
        business.teach("oferta.md", "O passeio de barco custa 57 reais.");
        try (ConsoleWatch watch = administrator()) {
            Page page = watch.page();
            watch.open("/console/knowledge.xhtml");
            page.locator("[id='add:add-question']").click();
            page.locator("[id='question-form:asked']").fill("Vocês aceitam pix?");
            page.locator("[id='question-form:answered']").fill("Sim, aceitamos pix.");
            page.locator("[id='question-form:save-question']").click();
            Locator pair = documents(page, "Vocês aceitam pix?");
            assertThat(pair.locator(".tag").first()).containsText("Pronto");

            documents(page, "oferta.md").locator("a.cell-main").click();
            page.locator("[id='document:edit']").click();
            page.locator("[id='facts-form:title']").fill("Oferta de verão");
            page.locator("[id='facts-form:tags']").fill("verão, barco");
            page.locator("[id='facts-form:until']").fill("2020-01-31");
            page.locator("[id='facts-form:save']").click();
            assertThat(page.locator("#document h1")).hasText("Oferta de verão");
            assertThat(page.locator("#document .facts .tags")).containsText("barco");
            assertThat(page.locator("#document")).containsText("A validade deste documento terminou.");

            watch.open("/console/knowledge.xhtml");
            assertThat(documents(page, "Oferta de verão").locator(".tag.warn")).hasText("Vencido");
            page.locator("[id='documents:tag']").click();
            page.locator("[id='documents:tag_panel'] li")
                    .filter(new Locator.FilterOptions().setHasText("verão (1)"))
                    .click();
            page.locator("[id='documents:filter']").click();
            assertThat(pair).hasCount(0);
            assertThat(documents(page, "Oferta de verão")).isVisible();
            assertThat(watch.complaints()).isEmpty();
        }
    }

    @Test
    void a_version_is_built_by_a_button_and_one_can_go_back() {
        business.teach("guia.md", Business.DOCUMENT);
        try (ConsoleWatch watch = administrator()) {
            Page page = watch.page();
            watch.open("/console/embedding.xhtml");
            page.locator("#versions .card-head button").click();
            page.locator(".ui-confirmdialog-yes").click();
            Locator first = version(page, "Versão 1");
            Locator second = version(page, "Versão 2");
            assertThat(second.locator(".tag")).hasText("Em uso");
            assertThat(first.locator(".tag")).hasText("Guardada");
            first.locator("button[aria-label^='Voltar a esta']").click();
            page.locator(".ui-confirmdialog-yes").click();
            assertThat(first.locator(".tag")).hasText("Em uso");
            assertThat(second.locator(".tag")).hasText("Guardada");
            assertThat(watch.complaints()).isEmpty();
        }
    }

    @Test
    void a_question_that_is_tried_shows_both_ranks_and_what_a_synonym_has_looked_for() {
        business.teach("guia.md", Business.DOCUMENT);
        try (ConsoleWatch watch = administrator()) {
            Page page = watch.page();
            watch.open("/console/try.xhtml");
            page.locator("#synonyms .card-head button").click();
            page.locator("[id='synonym-form:words']").fill("bichinhos, cães");
            page.locator("#synonym-form .actions button").last().click();
            assertThat(page.locator("#synonyms .category-row")).containsText("bichinhos");
            page.locator("[id='try:question']").fill("Aceitam bichinhos?");
            page.locator("[id='try:ask']").click();
            Locator best = page.locator("[id='try:found'] .passage").first();
            assertThat(best).containsText("12 quilos");
            assertThat(best.locator(".legs .tag")).hasCount(2);
            Locator explained =
                    page.locator("[id='try:found'] table.explain tbody tr").first();
            assertThat(explained.locator("td").nth(2)).hasText(Pattern.compile("^1.*"));
            assertThat(explained.locator("td").nth(3)).hasText(Pattern.compile("^\\d.*"));
            assertThat(page.locator("[id='try:found']")).containsText("também procurado: cães");
            assertThat(watch.complaints()).isEmpty();
        }
    }

    @Test
    void a_golden_question_is_written_and_run() {
        business.teach("guia.md", Business.DOCUMENT);
        try (ConsoleWatch watch = administrator()) {
            Page page = watch.page();
            watch.open("/console/golden.xhtml");
            page.locator("#new button").click();
            page.locator("[id='question-form:text']").fill("A que horas começa o check-in?");
            page.locator("[id='question-form:documents'] label")
                    .filter(new Locator.FilterOptions().setHasText("guia"))
                    .click();
            page.locator("#question-form .actions button").last().click();
            assertThat(page.locator("#questions tbody tr")).containsText("guia");
            page.locator("#runs .card-head button").click();
            assertThat(page.locator("#runs .tag")).hasText("Concluída");
            assertThat(page.locator("#results .tag.good").first()).hasText("1º lugar");
            assertThat(page.locator("#numbers")).containsText("100");
            assertThat(watch.complaints()).isEmpty();
        }
    }

    private static Locator documents(Page page, String text) {
        return page.locator("#documents tbody tr").filter(new Locator.FilterOptions().setHasText(text));
    }

    private static Locator version(Page page, String name) {
        return page.locator("#versions tbody tr").filter(new Locator.FilterOptions().setHasText(name));
    }

    private ConsoleWatch administrator() {
        return new ConsoleWatch(browser, installation, "pt-BR").logIn(business.username(), business.password());
    }
}
