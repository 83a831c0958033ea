package dev.recado.it;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

/** The superuser's page of organisations, and what an organisation's people see of it, in a browser. */
class TenantsConsoleIT {
    private static final int PATIENCE_MILLIS = 30_000;
    private static Playwright playwright;
    private static Browser browser;

    private final Installation installation = Suite.installation();
    private final Business business = Business.open(installation, "Pousada do Console");

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

    @Test
    void an_organisation_is_suspended_with_a_reason_that_its_administrators_read_and_resumed() {
        try (BrowserContext desk = context();
                BrowserContext theirs = context()) {
            Page root = superuser(desk);
            action(root, "Suspender").click();
            Locator dialog = dialog(root, "Suspender");
            dialog.locator("button", text("Suspender")).click();
            assertThat(dialog).containsText("Preencha este campo.");
            dialog.locator("textarea").fill("Fatura em aberto");
            dialog.locator("button", text("Suspender")).click();
            assertThat(row(root)).containsText("Suspensa");
            assertThat(row(root)).containsText("Fatura em aberto");

            Page admin = logIn(theirs, business.username(), business.password());
            assertThat(admin.locator(".note.warn").first()).containsText("Motivo: Fatura em aberto");
            open(admin, "settings");
            admin.locator("#settings\\:quiet").fill("9");
            admin.locator(".form-actions button").click();
            assertThat(admin.locator("#said_container")).containsText("está suspensa");

            action(root, "Reativar").click();
            root.locator(".ui-confirmdialog-yes").click();
            assertThat(row(root)).containsText("Ativa");
            open(admin, "settings");
            assertThat(admin.locator(".note.warn")).hasCount(0);
        }
    }

    @Test
    void an_organisation_is_deleted_only_by_its_name_and_leaves_a_receipt() {
        business.teach("guia.md", Business.DOCUMENT);
        try (BrowserContext desk = context()) {
            Page root = superuser(desk);
            action(root, "Excluir organização").click();
            Locator dialog = dialog(root, "Excluir organização");
            dialog.locator("input[type=text]").fill("Outra");
            dialog.locator("button", text("Excluir organização")).click();
            assertThat(root.locator("#said_container")).containsText("Para confirmar");
            dialog.locator("input[type=text]").fill(business.name());
            dialog.locator("button", text("Excluir organização")).click();
            Locator receipt = root.locator("#tenants\\:receipts tr", pageText(business.name()));
            assertThat(receipt).containsText("Em andamento");
            assertThat(receipt)
                    .containsText("Concluída", new LocatorAssertions.ContainsTextOptions().setTimeout(60_000));
            receipt.locator("button", text("Recibo")).click();
            assertThat(dialog(root, "Recibo")).containsText("knowledge_passages");
            assertThat(root.locator("#tenants\\:table")).not().containsText(business.tenantId());
        }
    }

    @Test
    void the_pages_have_no_serious_barriers_and_fit_a_phone() {
        try (BrowserContext desk = context()) {
            Page root = superuser(desk);
            Barriers.assertNone("organisations", root);
            root.setViewportSize(390, 900);
            open(root, "tenants");
            int wider = ((Number) root.evaluate("document.documentElement.scrollWidth - window.innerWidth")).intValue();
            assertThat(wider).isLessThanOrEqualTo(0);
        }
    }

    private Page superuser(BrowserContext desk) {
        List<String> root = installation.superuserLogIn();
        Page page = logIn(desk, root.getFirst(), root.getLast());
        open(page, "tenants");
        return page;
    }

    private Page logIn(BrowserContext context, String username, String password) {
        Page page = context.newPage();
        page.navigate(installation.baseUrl() + "/console/");
        page.getByLabel("Usuário").fill(username);
        page.locator("input[type=password]").fill(password);
        page.locator("input[type=password]").press("Enter");
        assertThat(page.locator("nav.menu")).isVisible();
        return page;
    }

    private void open(Page page, String name) {
        page.navigate(installation.baseUrl() + "/console/" + name + ".xhtml");
    }

    private Locator row(Page page) {
        return page.locator("#tenants\\:table tr", pageText(business.name()));
    }

    private Locator action(Page page, String label) {
        return row(page).locator("button[aria-label^='" + label + "']");
    }

    private static Locator dialog(Page page, String title) {
        return page.locator(".ui-dialog:visible", pageText(title));
    }

    private static Page.LocatorOptions pageText(String text) {
        return new Page.LocatorOptions().setHasText(text);
    }

    private static Locator.LocatorOptions text(String text) {
        return new Locator.LocatorOptions().setHasText(text);
    }

    private static BrowserContext context() {
        BrowserContext context = browser.newContext(
                new Browser.NewContextOptions().setLocale("pt-BR").setViewportSize(1440, 900));
        context.setDefaultTimeout(PATIENCE_MILLIS);
        return context;
    }
}
