package dev.recado.it;

import com.microsoft.playwright.APIResponse;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.options.Cookie;
import com.microsoft.playwright.options.FormData;
import com.microsoft.playwright.options.RequestOptions;
import com.microsoft.playwright.options.SameSiteAttribute;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Nobody but the console's own pages can make somebody's browser do anything in it. */
class ConsoleForgeryIT {
    private static final String VIEW_STATE = "jakarta.faces.ViewState";
    /** Each form that posts: where to, its fields, and the ids of all that can be pressed or called in it. */
    private static final String FORMS = """
            () => Array.from(document.forms).filter(f => f.method === 'post').map(f => ({
              action: f.action,
              fields: Array.from(f.elements).filter(e => e.name && e.type !== 'file').map(e => [e.name, e.value]),
              sources: Array.from(f.querySelectorAll('button[id], a[id], input[type=submit][id]')).map(e => e.id)
                .concat(Array.from(document.scripts).flatMap(s => Array.from(s.textContent.matchAll(/s:"([^"]+)"/g), m => m[1]))
                  .filter(id => id.startsWith(f.id + ':')))
            }))
            """;

    private static Playwright playwright;
    private static Browser browser;
    private static Business business;
    private static Map<String, String> addresses;

    private final Installation installation = Suite.installation();

    @BeforeAll
    static void fill_a_tenant() {
        playwright = Browsers.playwright();
        browser = Browsers.launch(playwright);
        business = Business.open(Suite.installation(), "Falsa");
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
    void no_form_of_any_page_does_anything_without_the_view_state_of_its_own_session() {
        try (ConsoleWatch victim = new ConsoleWatch(browser, installation, "pt-BR");
                ConsoleWatch forger = new ConsoleWatch(browser, installation, "pt-BR")) {
            victim.logIn(business.username(), business.password());
            forger.logIn(business.username(), business.password());
            String before = deeds();
            int tried = 0;
            for (String address : addresses.values()) {
                if (victim.open(address) != 200) {
                    continue;
                }
                for (Form form : forms(victim.page())) {
                    for (String source : form.sources()) {
                        String foreign = foreignState(forger, address);
                        for (String state : new String[] {null, "", "-1:-1", "stateless", foreign}) {
                            post(victim, form, source, state);
                            tried++;
                        }
                    }
                }
                assertThat(isLoggedIn(victim))
                        .as("%s: the session lives", address)
                        .isTrue();
                assertThat(deeds()).as("%s: what was done", address).isEqualTo(before);
            }
            assertThat(tried).isGreaterThan(100);
        }
    }

    @Test
    void with_its_view_state_a_form_works_so_the_test_above_means_something() {
        try (ConsoleWatch person = new ConsoleWatch(browser, installation, "pt-BR")) {
            person.logIn(business.username(), business.password());
            person.open(addresses.get("settings"));
            Form leave = forms(person.page()).stream()
                    .filter(form -> form.sources().contains("leave:out")
                            || form.fields().containsKey("leave:out"))
                    .findFirst()
                    .orElseThrow();
            post(person, leave, "leave:out", leave.fields().get(VIEW_STATE));
            assertThat(isLoggedIn(person)).isFalse();
        }
    }

    @Test
    void what_another_site_sends_is_refused_whatever_it_carries() {
        try (ConsoleWatch person = new ConsoleWatch(browser, installation, "pt-BR")) {
            person.logIn(business.username(), business.password());
            person.open(addresses.get("settings"));
            for (Form form : forms(person.page())) {
                for (String[] header : new String[][] {
                    {"Sec-Fetch-Site", "cross-site"},
                    {"Sec-Fetch-Site", "same-site"},
                    {"Origin", "https://evil.example"}
                }) {
                    RequestOptions request = RequestOptions.create()
                            .setForm(body(form, "leave:out", form.fields().get(VIEW_STATE)))
                            .setHeader(header[0], header[1]);
                    assertThat(person.context()
                                    .request()
                                    .post(form.action(), request)
                                    .status())
                            .as("%s with %s: %s", form.action(), header[0], header[1])
                            .isEqualTo(403);
                }
            }
            APIResponse framed = person.context()
                    .request()
                    .get(
                            installation.baseUrl() + addresses.get("settings"),
                            RequestOptions.create()
                                    .setHeader("Sec-Fetch-Site", "cross-site")
                                    .setHeader("Sec-Fetch-Mode", "navigate")
                                    .setHeader("Sec-Fetch-Dest", "iframe"));
            assertThat(framed.status()).isEqualTo(403);
            assertThat(isLoggedIn(person)).isTrue();
        }
    }

    @Test
    void looking_at_pages_changes_nothing() {
        try (ConsoleWatch person = new ConsoleWatch(browser, installation, "pt-BR")) {
            person.logIn(business.username(), business.password());
            String before = deeds();
            addresses.values().forEach(person::open);
            assertThat(deeds()).isEqualTo(before);
        }
    }

    @Test
    void the_rest_interface_takes_no_cookies() {
        try (ConsoleWatch person = new ConsoleWatch(browser, installation, "pt-BR")) {
            person.logIn(business.username(), business.password());
            String api = installation.baseUrl() + "/api/v1";
            for (String path : List.of("/users/me", "/devices", "/conversations", "/audit")) {
                assertThat(person.context().request().get(api + path).status())
                        .as(path)
                        .isEqualTo(401);
            }
            assertThat(person.context()
                            .request()
                            .post(
                                    api + "/knowledge/categories",
                                    RequestOptions.create().setData(Map.of("name", "Falsa")))
                            .status())
                    .isEqualTo(401);
        }
    }

    @Test
    void no_cookie_goes_along_with_what_other_sites_send() {
        try (ConsoleWatch person = new ConsoleWatch(browser, installation, "pt-BR")) {
            person.logIn(business.username(), business.password());
            Page page = person.page();
            page.locator("[data-theme-switch]").first().click();
            page.locator("[data-language=en]").first().click();
            page.waitForLoadState();
            List<Cookie> cookies = person.context().cookies();
            assertThat(cookies)
                    .extracting(cookie -> cookie.name)
                    .contains("recado-session", "recado-theme", "recado-language");
            assertThat(cookies).allSatisfy(cookie -> assertThat(cookie.sameSite)
                    .as(cookie.name)
                    .isIn(SameSiteAttribute.LAX, SameSiteAttribute.STRICT));
            assertThat(cookies)
                    .filteredOn(cookie -> cookie.name.contains("session"))
                    .allSatisfy(cookie -> {
                        assertThat(cookie.httpOnly).isTrue();
                        assertThat(cookie.path).isEqualTo("/");
                    });
        }
    }

    @Test
    void the_log_in_leads_nowhere_but_into_the_console() {
        for (String next : List.of(
                "//evil.example/",
                "\\\\evil.example",
                "/\\evil.example",
                "javascript:alert(1)",
                "https://evil.example/console/",
                "%2f%2fevil.example",
                "/console/..//evil.example")) {
            try (ConsoleWatch person = new ConsoleWatch(browser, installation, "pt-BR")) {
                person.page()
                        .navigate(installation.baseUrl() + "/console/login.xhtml?next="
                                + java.net.URLEncoder.encode(next, StandardCharsets.UTF_8));
                person.page().locator("[id='login:username']").fill(business.username());
                person.page().locator("input[type=password]").first().fill(business.password());
                person.page().locator("input[type=password]").first().press("Enter");
                person.page().waitForURL(address -> !address.contains("/login.xhtml"));
                assertThat(person.page().url()).as(next).startsWith(installation.baseUrl() + "/console/");
                assertThat(person.complaints()).isEmpty();
            }
        }
    }

    @Test
    void every_answer_carries_its_headers() {
        Api plain = Api.anonymous(installation.baseUrl());
        for (String path : List.of(
                "/console/login.xhtml",
                "/console/dashboard.xhtml",
                "/console/there-is-no-such-page.xhtml",
                "/there-is-no-such-thing",
                "/jakarta.faces.resource/console.css.xhtml?ln=recado",
                "/api/v1/devices",
                "/api/v1/there-is-no-such-thing",
                "/api/v1/ready",
                "/.well-known/jwks.json",
                "/openapi",
                "/whatsapp/cloud/webhook",
                "/whatsapp/there-is-no-such-thing")) {
            Api.Response answer = plain.get(path);
            assertThat(answer.header("X-Content-Type-Options")).as(path).isEqualTo("nosniff");
            assertThat(answer.header("X-Frame-Options")).as(path).isEqualTo("DENY");
            assertThat(answer.header("Referrer-Policy")).as(path).isIn("same-origin", "no-referrer");
            assertThat(answer.header("Cross-Origin-Resource-Policy")).as(path).isEqualTo("same-origin");
            assertThat(answer.answer().headers().allValues("Content-Security-Policy"))
                    .as(path)
                    .singleElement()
                    .asString()
                    .startsWith("default-src 'none'")
                    .contains("frame-ancestors 'none'")
                    .doesNotContain("unsafe");
        }
        Api.Response page = plain.get("/console/login.xhtml");
        assertThat(page.header("Permissions-Policy")).contains("camera=()", "microphone=()", "geolocation=()");
        assertThat(page.header("Cross-Origin-Opener-Policy")).isEqualTo("same-origin");
        assertThat(page.header("Cache-Control")).contains("no-store");
    }

    // What is on record in the tenant, without the log-ins that the tests themselves make.
    private static String deeds() {
        return business.admin().get("/audit?limit=100").expect(200).items().stream()
                .filter(deed -> !deed.path("action").asText().contains("log"))
                .map(deed ->
                        deed.path("id").asText() + " " + deed.path("action").asText())
                .toList()
                .toString();
    }

    private boolean isLoggedIn(ConsoleWatch person) {
        APIResponse answer = person.context()
                .request()
                .get(
                        installation.baseUrl() + "/console/account.xhtml",
                        RequestOptions.create().setMaxRedirects(0));
        return answer.status() == 200;
    }

    private static String foreignState(ConsoleWatch forger, String address) {
        if (!forger.page().url().endsWith(address)) {
            forger.open(address);
        }
        return forms(forger.page()).getFirst().fields().get(VIEW_STATE);
    }

    private static void post(ConsoleWatch person, Form form, String source, String state) {
        person.context()
                .request()
                .post(
                        form.action(),
                        RequestOptions.create()
                                .setForm(body(form, source, state))
                                .setMaxRedirects(0));
    }

    private static FormData body(Form form, String source, String state) {
        FormData body = FormData.create();
        form.fields().forEach((name, value) -> {
            if (!name.equals(VIEW_STATE)) {
                body.set(name, value);
            }
        });
        body.set(source, source);
        if (state != null) {
            body.set(VIEW_STATE, state);
        }
        return body;
    }

    @SuppressWarnings("unchecked")
    private static List<Form> forms(Page page) {
        List<Form> forms = new ArrayList<>();
        for (Map<String, Object> found : (List<Map<String, Object>>) page.evaluate(FORMS)) {
            Map<String, String> fields = new LinkedHashMap<>();
            ((List<List<Object>>) found.get("fields"))
                    .forEach(field -> fields.put(field.getFirst().toString(), String.valueOf(field.getLast())));
            forms.add(new Form(found.get("action").toString(), fields, (List<String>) found.get("sources")));
        }
        return forms;
    }

    private record Form(String action, Map<String, String> fields, List<String> sources) {}
}
