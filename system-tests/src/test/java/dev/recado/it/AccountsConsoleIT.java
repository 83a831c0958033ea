package dev.recado.it;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.AriaRole;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

/** People and their accounts, at their browsers. */
class AccountsConsoleIT {
    private static final double PATIENCE_MILLIS = 60_000;
    private static final String PASSWORD = "quatro palavras bem soltas";
    private static final String OTHER = "cinco bananas no telhado azul";

    private static Playwright playwright;
    private static Browser browser;

    private final Installation installation = Suite.installation();
    private final Business business = Business.open(installation, "Pessoas");

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
    void who_has_forgotten_the_password_gets_a_link_by_mail() {
        String name = "rui" + Business.unique();
        String address = name + "@example.org";
        business.admin()
                .post("/users", Map.of("username", name, "password", PASSWORD, "role", "VIEWER", "email", address))
                .expect(201);
        try (BrowserContext home = context(390)) {
            Page page = home.newPage();
            page.navigate(installation.baseUrl() + "/console/");
            page.getByText("Esqueci a senha").click();
            page.locator("[id='forgotten:username']").fill(name);
            look(page, "forgotten");
            assertNoBarriers("forgotten", page);
            page.locator("[id='forgotten:send']").click();
            assertThat(page.getByRole(AriaRole.STATUS)).containsText("a caminho");

            page.navigate(Suite.mailbox().awaitLink(address));
            look(page, "new-password");
            choosePassword(page, "password12345");
            assertThat(page.getByRole(AriaRole.ALERT).first()).isVisible();
            choosePassword(page, OTHER);
            assertThat(page.locator(".said")).isVisible();
            logIn(page, name, OTHER);
        }
    }

    private void logIn(Page page, String username, String password) {
        enter(page, username, password);
        assertThat(page.locator(".avatar")).isVisible();
    }

    private void enter(Page page, String username, String password) {
        page.navigate(installation.baseUrl() + "/console/login.xhtml");
        page.getByLabel("Usuário").fill(username);
        page.locator("input[type=password]").fill(password);
        page.locator("input[type=password]").press("Enter");
    }

    private static void choosePassword(Page page, String password) {
        page.locator("[id='choose:next']").fill(password);
        page.locator("[id='choose:again']").fill(password);
        page.locator("[id='choose:enter']").click();
    }

    /** Keeps a picture of the page beside the test's results. */
    private static void look(Page page, String name) {
        page.screenshot(new Page.ScreenshotOptions()
                .setFullPage(true)
                .setPath(Suite.directory().resolve(Path.of("pictures", name + ".png"))));
    }

    private static void assertNoBarriers(String name, Page page) {
        List<String> serious = new AxeBuilder(page)
                .analyze().getViolations().stream()
                        .filter(rule -> List.of("serious", "critical").contains(rule.getImpact()))
                        .map(rule -> rule.getId() + ": "
                                + rule.getNodes().stream()
                                        .map(node -> node.getHtml())
                                        .toList())
                        .toList();
        assertThat(serious).as(name).isEmpty();
    }

    private static BrowserContext context(int width) {
        BrowserContext context = browser.newContext(
                new Browser.NewContextOptions().setLocale("pt-BR").setViewportSize(width, 900));
        context.setDefaultTimeout(PATIENCE_MILLIS);
        return context;
    }
}
