package dev.recado.it;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.PlaywrightException;
import com.microsoft.playwright.Response;
import com.microsoft.playwright.options.FilePayload;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

/** The console works under a content security policy that allows nothing inline, on every page and whatever is pressed. */
class ConsolePolicyIT {
    private static final int OK = 200;
    /** How many different buttons of a page are pressed. */
    private static final int BUTTONS = 12;
    /** Answered with another status by nature. */
    private static final Set<String> ERROR_PAGES = Set.of("error", "forbidden", "not-found");

    private static Playwright playwright;
    private static Browser browser;
    private static Business business;
    private static Map<String, String> addresses;

    private final Installation installation = Suite.installation();

    @BeforeAll
    static void fill_a_tenant() {
        playwright = Browsers.playwright();
        browser = Browsers.launch(playwright);
        business = Business.open(Suite.installation(), "Política");
        String document = business.teach("guia.md", Business.DOCUMENT).get("id").asText();
        Customer ana = business.customer("Ana");
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
    void no_page_breaks_the_policy_in_either_theme() {
        List<String> superuser = installation.superuserLogIn();
        Set<String> unseen = new TreeSet<>(addresses.keySet());
        List<String> complaints = new ArrayList<>();
        for (List<String> person :
                List.of(List.of(business.username(), business.password()), superuser, List.<String>of())) {
            try (ConsoleWatch watch = new ConsoleWatch(browser, installation, "pt-BR")) {
                if (!person.isEmpty()) {
                    watch.logIn(person.getFirst(), person.getLast());
                }
                addresses.forEach((name, address) -> {
                    if (watch.open(address) == OK && isShown(watch.page(), name)) {
                        unseen.remove(name);
                        assertNothingInline(watch.page(), name);
                    }
                });
                watch.page().locator("[data-theme-switch]").first().click();
                addresses.values().forEach(watch::open);
                complaints.addAll(watch.complaints());
            }
        }
        unseen.removeAll(ERROR_PAGES);
        assertThat(complaints).isEmpty();
        assertThat(unseen)
                .as("pages that neither an administrator, a superuser nor a stranger saw")
                .isEmpty();
    }

    @Test
    void whatever_an_administrator_presses_breaks_nothing() {
        try (ConsoleWatch watch = new ConsoleWatch(browser, installation, "en")) {
            watch.logIn(business.username(), business.password());
            Page page = watch.page();
            List<String> wrong = new ArrayList<>();
            page.onResponse(answer -> {
                if (answer.status() >= 500) {
                    wrong.add(answer.status() + " " + answer.request().method() + " " + answer.url());
                }
            });
            addresses.forEach((name, address) -> {
                for (int i = 0; i < BUTTONS && watch.open(address) == OK; i++) {
                    Locator buttons = page.locator("main button:visible:enabled, main a.ui-commandlink:visible");
                    if (i >= buttons.count()) {
                        break;
                    }
                    press(page, buttons.nth(i));
                    if (page.url().contains("/error.xhtml")) {
                        wrong.add("the page for errors after button " + i + " of " + name);
                    }
                }
            });
            assertThat(watch.complaints()).isEmpty();
            assertThat(wrong).isEmpty();
        }
    }

    @Test
    void menus_dialogs_panels_uploads_and_live_updates_work_under_it() {
        try (ConsoleWatch watch = new ConsoleWatch(browser, installation, "pt-BR")) {
            watch.logIn(business.username(), business.password());
            Page page = watch.page();
            watch.open(addresses.get("dashboard"));
            page.locator(".avatar").click();
            assertThat(page.locator(".person-menu")).isVisible();

            watch.open(addresses.get("knowledge"));
            page.locator("#categories .ui-button").first().click();
            assertThat(page.locator("#category-dialog")).isVisible();
            page.keyboard().press("Escape");
            assertThat(page.locator("#category-dialog")).isHidden();
            page.locator("#upload input[type=file]")
                    .setInputFiles(new FilePayload(
                            "política.md", "text/markdown", "# Política\n\nTexto.".getBytes(StandardCharsets.UTF_8)));
            Locator row = page.locator("#documents tr").filter(new Locator.FilterOptions().setHasText("política.md"));
            assertThat(row.locator(".tag")).containsText("Pronto");
            page.locator("[id='try:question']").fill("A que horas começa o check-in?");
            page.locator("[id='try:question']").press("Enter");
            assertThat(page.locator("[id='try:found'] .score-bar").first()).isVisible();
            row.locator(".ui-button-danger").click();
            assertThat(page.locator(".ui-confirm-dialog")).isVisible();
            page.locator(".ui-confirmdialog-no").click();

            watch.open(addresses.get("conversations"));
            page.locator("#transcript .why").first().click();
            assertThat(page.locator(".why-panel")).containsText("guia.md");
            page.locator(".why-side .ui-sidebar-close").click();
            // Not only out of sight: what is closed is hidden from screen readers and the keyboard too.
            assertThat(page.locator(".why-side")).isHidden();

            watch.open(addresses.get("settings"));
            page.locator(".ui-selectonemenu").first().click();
            assertThat(page.locator(".ui-selectonemenu-panel:visible")).hasCount(1);
            assertThat(watch.complaints()).isEmpty();
        }
    }

    @Test
    void errors_and_what_is_no_page_have_a_policy_too() {
        try (ConsoleWatch watch = new ConsoleWatch(browser, installation, "pt-BR")) {
            watch.logIn(business.username(), business.password());
            Map<String, Integer> expected = Map.of(
                    "/console/there-is-no-such-page.xhtml", 404,
                    "/console/document.xhtml?id=0190aaaa-0000-7000-8000-000000000000", 404,
                    "/console/tenants.xhtml", 403);
            expected.forEach((address, status) -> {
                assertThat(watch.open(address)).as(address).isEqualTo(status);
                assertThat(watch.page().locator("main h1")).isVisible();
                // The page's own style has been applied: it is a page, and not only bare text.
                assertThat(watch.page().locator(".brand").first().evaluate("brand => getComputedStyle(brand).display"))
                        .isIn("flex", "inline-flex");
            });
            assertThat(watch.complaints()).isEmpty();
        }
    }

    private static boolean isShown(Page page, String name) {
        return page.url().contains("/" + name + ".xhtml");
    }

    private static void assertNothingInline(Page page, String name) {
        Response fresh = page.reload();
        String policy = fresh.headerValue("content-security-policy");
        assertThat(policy).as(name).startsWith("default-src 'none'").doesNotContain("unsafe");
        assertThat(policy).as(name).containsOnlyOnce("script-src").containsPattern("'nonce-[A-Za-z0-9+/=]{16,}'");
        // As the server has written it, not as script has changed it since.
        assertThat(Pattern.compile("<[a-zA-Z][^>]*\\s(style|on[a-z]+)=\"[^\"]*\"")
                        .matcher(fresh.text())
                        .results()
                        .map(MatchResult::group))
                .as(name)
                .isEmpty();
    }

    // Presses as a person would who says no to every question.
    private static void press(Page page, Locator button) {
        try {
            button.click(new Locator.ClickOptions().setTimeout(2_000));
            page.waitForLoadState();
            Locator no = page.locator(".ui-confirmdialog-no:visible");
            if (no.count() > 0) {
                no.first().click(new Locator.ClickOptions().setTimeout(2_000));
            }
            page.waitForFunction("() => !window.PrimeFaces || PrimeFaces.ajax.Queue.isEmpty()");
        } catch (PlaywrightException covered) {
            // Another thing lies above it, or the page has changed meanwhile: that is what a person meets too.
        }
    }
}
