package dev.recado.it;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.options.AriaRole;
import org.junit.jupiter.api.Test;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

/** An administrator makes a key for another system in the console, and ends it again. */
class ApiKeysConsoleIT {
    private static final double PATIENCE_MILLIS = 60_000;

    private final Installation installation = Suite.installation();
    private final Business business = Business.open(installation, "Chaveiro");

    @Test
    void a_key_is_made_shown_once_used_and_revoked() {
        try (Playwright playwright = Browsers.playwright();
                Browser browser = Browsers.launch(playwright);
                BrowserContext desk = browser.newContext(
                        new Browser.NewContextOptions().setLocale("pt-BR").setViewportSize(1400, 900))) {
            desk.setDefaultTimeout(PATIENCE_MILLIS);
            Page console = desk.newPage();
            console.navigate(installation.baseUrl() + "/console/api-keys.xhtml");
            console.getByLabel("Usuário").fill(business.username());
            console.locator("input[type=password]").fill(business.password());
            console.locator("input[type=password]").press("Enter");
            assertThat(console.getByText("Nenhuma chave ainda")).isVisible();
            Barriers.assertNone("API keys", console);

            console.locator(".page-head button").click();
            Locator dialog = console.locator(".ui-dialog:visible");
            dialog.locator("input[type=text]").first().fill("ERP da loja");
            dialog.getByText("enviar e apagar documentos").click();
            Barriers.assertNone("API keys", console);
            dialog.locator("button")
                    .filter(new Locator.FilterOptions().setHasText("Criar chave"))
                    .click();
            String secret = console.locator("#secret").textContent();
            assertThat(secret).matches("recado_[0-9A-Za-z]{49}");
            Barriers.assertNone("API keys", console);
            Api key = installation.anonymous().withToken(secret);
            key.get("/knowledge/documents").expect(200);

            dialog.locator("button")
                    .filter(new Locator.FilterOptions().setHasText("Já guardei"))
                    .click();
            assertThat(console.locator("#secret")).hasCount(0);
            assertThat(console.locator("#keys\\:table")).containsText("ERP da loja");
            console.reload();
            assertThat(console.locator("#keys\\:table")).containsText(secret.substring(0, 11));
            assertThat(console.content()).doesNotContain(secret);

            console.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Revogar ERP da loja"))
                    .click();
            console.locator(".ui-confirmdialog-yes").click();
            assertThat(console.locator("#keys\\:table")).containsText("Revogada");
            key.get("/knowledge/documents").problem(401);
        }
    }
}
