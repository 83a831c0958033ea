package dev.recado.it;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.AriaRole;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

/** An administrator who invites somebody, and that somebody, each at their own browser. */
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
    void invited_accepted_with_a_second_factor_and_thrown_out_again() {
        String name = "marina" + Business.unique();
        try (BrowserContext desk = context(1440);
                BrowserContext home = context(390)) {
            Page admin = desk.newPage();
            logIn(admin, business.username(), business.password());
            go(admin, "users");
            look(admin, "users");
            admin.locator("[id='users:invite']").click();
            admin.locator("[id='invite-form:username']").fill(name);
            look(admin, "users-invite");
            admin.locator("[id='invite-form:send']").click();
            Locator link = admin.locator("#one-time-link");
            assertThat(link).containsText("/console/accept.xhtml?token=");
            look(admin, "users-link");
            String address = link.textContent().strip();
            admin.getByRole(AriaRole.BUTTON, named("Fechar")).last().click();
            assertThat(admin.locator("[id='users:pending']")).containsText(name);

            Page person = home.newPage();
            person.navigate(address);
            look(person, "accept");
            Barriers.assertNone("accept", person);
            choosePassword(person, PASSWORD);
            assertThat(person.locator(".said")).isVisible();
            person.navigate(address);
            assertThat(person.locator("h1")).hasText("Este link não vale mais");

            logIn(person, name, PASSWORD);
            go(person, "account");
            look(person, "account");
            person.locator("[id='factor:set-up']").click();
            person.locator("[id='prove:proof']").fill(PASSWORD);
            person.locator("[id='prove:begin']").click();
            assertThat(person.locator("svg.qr path")).hasAttribute("d", Pattern.compile("M\\d.*"));
            look(person, "account-qr");
            Authenticator phone =
                    new Authenticator(person.locator("#factor-secret").textContent());
            person.locator("[id='scan:code']").fill(phone.code());
            person.locator("[id='scan:confirm']").click();
            assertThat(person.locator("#recovery-codes li")).hasCount(10);
            look(person, "account-codes");
            Barriers.assertNone("account", person);
            person.getByRole(AriaRole.BUTTON, named("Já guardei")).click();
            assertThat(person.locator("[id='factor'] .tag")).hasText("Ativa");

            // Elsewhere, the password alone is not enough.
            try (BrowserContext elsewhere = context(390)) {
                Page phonePage = elsewhere.newPage();
                enter(phonePage, name, PASSWORD);
                assertThat(phonePage.locator("[id='second:code']")).isVisible();
                look(phonePage, "login-second");
                Barriers.assertNone("second step", phonePage);
                phonePage.navigate(installation.baseUrl() + "/console/dashboard.xhtml");
                assertThat(phonePage.locator("[id='second:code']")).isVisible();
                phonePage.locator("[id='second:code']").fill("000000");
                phonePage.locator("[id='second:confirm']").click();
                assertThat(phonePage.getByRole(AriaRole.ALERT).first()).containsText("código");
                phonePage.locator("[id='second:code']").fill(phone.code());
                phonePage.locator("[id='second:confirm']").click();
                assertThat(phonePage.locator(".drawer-button")).isVisible();

                // The first browser ends the session of the second one, which is out with its next click.
                go(person, "account");
                assertThat(person.locator(".sessions li")).hasCount(2);
                look(person, "account-sessions");
                person.locator(".sessions button").first().click();
                assertThat(person.locator(".sessions li")).hasCount(1);
                phonePage.navigate(installation.baseUrl() + "/console/dashboard.xhtml");
                assertThat(phonePage.getByLabel("Usuário")).isVisible();
            }

            // And the administrator ends what is left, and takes the person out.
            go(admin, "users");
            admin.locator("[id='users:search']").fill(name);
            assertThat(admin.locator("[id='users:table'] tbody tr")).hasCount(1);
            admin.getByRole(AriaRole.BUTTON, named("Gerenciar " + name)).click();
            assertThat(admin.locator("[id='secure:factor']")).isVisible();
            look(admin, "users-manage");
            Barriers.assertNone("users", admin);
            admin.locator("[id='secure:sessions']").click();
            assertThat(admin.locator(".ui-growl")).containsText("foram encerradas");
            go(person, "account");
            assertThat(person.getByLabel("Usuário")).isVisible();
            admin.locator("[id='secure:delete']").click();
            admin.locator(".ui-confirmdialog-yes").click();
            assertThat(admin.locator("[id='users:table']")).not().containsText(name);
        }
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
            Barriers.assertNone("forgotten", page);
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
        page.navigate(installation.baseUrl() + "/console/login.xhtml");
        List<String> before = sessionsOf(page);
        enter(page, username, password);
        assertThat(page.locator(".avatar")).isVisible();
        // Whoever planted a session in this browser is not logged in with it.
        assertThat(sessionsOf(page)).isNotEmpty().doesNotContainAnyElementsOf(before);
    }

    private static List<String> sessionsOf(Page page) {
        return page.context().cookies().stream()
                .filter(cookie -> cookie.name.endsWith("recado-session"))
                .map(cookie -> cookie.value)
                .toList();
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

    private void go(Page page, String name) {
        page.navigate(installation.baseUrl() + "/console/" + name + ".xhtml");
    }

    /** Keeps a picture of the page beside the test's results. */
    private static void look(Page page, String name) {
        page.screenshot(new Page.ScreenshotOptions()
                .setFullPage(true)
                .setPath(Suite.directory().resolve(Path.of("pictures", name + ".png"))));
    }

    private static BrowserContext context(int width) {
        BrowserContext context = browser.newContext(
                new Browser.NewContextOptions().setLocale("pt-BR").setViewportSize(width, 900));
        context.setDefaultTimeout(PATIENCE_MILLIS);
        return context;
    }

    private static Page.GetByRoleOptions named(String name) {
        return new Page.GetByRoleOptions().setName(name);
    }
}
