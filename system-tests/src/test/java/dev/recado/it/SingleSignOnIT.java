package dev.recado.it;

import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Playwright;
import java.io.IOException;
import java.net.CookieManager;
import java.net.CookiePolicy;
import java.net.HttpCookie;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jwt.JwtClaims;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

/** Log-in to the console by an OpenID provider, an honest one and one that lies. */
class SingleSignOnIT {
    private static final String AGENT = "/console/agent.xhtml";
    private static final String PASSWORD = "quatro palavras bem soltas";

    private static Business business;

    private final Installation installation = Suite.installation();
    private final IdentityProvider provider = Suite.identityProvider();
    private final String email = "sso" + Business.unique() + "@example.org";
    private final String subject = "subject-" + Business.unique();

    @BeforeAll
    static void open_a_tenant() {
        business = Business.open(Suite.installation(), "SSO");
    }

    @BeforeEach
    void somebody_is_logged_in_at_the_provider() {
        provider.become(subject, email, true);
    }

    @Test
    void somebody_is_found_by_their_verified_address_and_then_by_the_providers_subject() throws Exception {
        String id = user(email);
        assertThat(logIn().end()).isEqualTo(AGENT);

        // The address is another one there by now.
        provider.become(subject, "other" + email, true);
        Visitor visitor = logIn();
        assertThat(visitor.end()).isEqualTo(AGENT);
        assertThat(visitor.get("/console/account.xhtml").body()).contains(email);
        assertThat(trail(id)).contains("user.linked", "user.logged-in", "single-sign-on");

        // And nobody else at the provider becomes them by taking over the address.
        provider.become("somebody-else-" + Business.unique(), email, true);
        assertThat(logIn().end()).isEqualTo(refused("sso.linked"));
    }

    @Test
    void another_address_ends_the_link() throws Exception {
        String id = user(email);
        assertThat(logIn().end()).isEqualTo(AGENT);
        business.admin().patch("/users/" + id, Map.of("email", "other" + email)).expect(200);
        assertThat(logIn().end()).isEqualTo(refused("sso.unknown"));
        assertThat(trail(id)).contains("user.unlinked");

        provider.become("moved-" + subject, "OTHER" + email, true);
        assertThat(logIn().end()).isEqualTo(AGENT);
    }

    @Test
    void whom_nobody_invited_or_whose_address_is_not_verified_stays_out() throws Exception {
        assertThat(logIn().end()).isEqualTo(refused("sso.unknown"));

        user(email);
        provider.become(subject, email, false);
        assertThat(logIn().end()).isEqualTo(refused("sso.unknown"));
        provider.lie(claims -> claims.unsetClaim("email_verified"));
        assertThat(logIn().end()).isEqualTo(refused("sso.unknown"));

        // Two with the same address could be two people.
        provider.become(subject, email, true);
        business.admin()
                .post("/users", Map.of("username", "b" + email, "email", email, "password", PASSWORD, "role", "VIEWER"))
                .expect(201);
        assertThat(logIn().end()).isEqualTo(refused("sso.unknown"));
    }

    @Test
    void who_is_disabled_stays_out_and_is_told_why() throws Exception {
        String id = user(email);
        Visitor before = logIn();
        business.admin().patch("/users/" + id, Map.of("enabled", false)).expect(200);
        assertThat(before.get(AGENT).statusCode()).as("the session has ended").isEqualTo(302);
        Visitor visitor = logIn();
        assertThat(visitor.end()).isEqualTo(refused("sso.disabled"));
        assertThat(visitor.get(visitor.end()).body()).contains("está desativado");
        assertThat(visitor.get(AGENT).statusCode()).isEqualTo(302);
        assertThat(trail(id)).contains("user.turned-away");
    }

    @Test
    void people_of_a_suspended_organisation_may_look_and_are_told_why_nothing_works() throws Exception {
        Business suspended = Business.open(installation, "Suspensa");
        suspended
                .admin()
                .post("/users", Map.of("username", email, "password", PASSWORD, "role", "ADMIN"))
                .expect(201);
        installation
                .superuser()
                .post("/tenants/" + suspended.tenantId() + "/suspend", Map.of("reason", "Fatura em aberto"))
                .expect(200);
        Visitor visitor = logIn();
        assertThat(visitor.end()).isEqualTo(AGENT);
        assertThat(visitor.get(AGENT).body()).contains("está suspensa").contains("Fatura em aberto");
    }

    @Test
    void an_id_token_that_is_not_for_this_log_in_is_refused() throws Exception {
        user(email);
        Map<String, Consumer<JwtClaims>> lies = new LinkedHashMap<>();
        lies.put("another nonce", claims -> claims.setStringClaim("nonce", "another"));
        lies.put("no nonce", claims -> claims.unsetClaim("nonce"));
        lies.put("another audience", claims -> claims.setAudience("another-client"));
        lies.put("two audiences", claims -> claims.setAudience(IdentityProvider.CLIENT, "another-client"));
        lies.put("no audience", claims -> claims.unsetClaim("aud"));
        lies.put("another party", claims -> claims.setStringClaim("azp", "another-client"));
        lies.put("another issuer", claims -> claims.setIssuer("https://elsewhere.example.org"));
        lies.put("no issuer", claims -> claims.unsetClaim("iss"));
        lies.put("expired", claims -> claims.setExpirationTimeMinutesInTheFuture(-10));
        lies.put("no expiry", claims -> claims.unsetClaim("exp"));
        lies.put("not valid yet", claims -> claims.setNotBeforeMinutesInThePast(-10));
        lies.put("no subject", claims -> claims.unsetClaim("sub"));
        for (Map.Entry<String, Consumer<JwtClaims>> lie : lies.entrySet()) {
            provider.lie(lie.getValue());
            assertThat(logIn().end()).as(lie.getKey()).isEqualTo(refused("sso.failed"));
        }
        provider.lie(claims -> {});
        assertThat(logIn().end()).isEqualTo(AGENT);
    }

    @Test
    void an_id_token_that_the_provider_has_not_signed_is_refused() throws Exception {
        user(email);
        provider.sign(AlgorithmIdentifiers.NONE);
        assertThat(logIn().end()).isEqualTo(refused("sso.failed"));
        provider.sign(AlgorithmIdentifiers.HMAC_SHA256);
        assertThat(logIn().end()).isEqualTo(refused("sso.failed"));
        provider.become(subject, email, true);
        provider.forge();
        assertThat(logIn().end()).isEqualTo(refused("sso.failed"));

        provider.become(subject, email, true);
        provider.changeKey();
        assertThat(logIn().end()).as("a new key is fetched when it is needed").isEqualTo(AGENT);
    }

    @Test
    void a_code_that_comes_without_its_own_beginning_is_refused() throws Exception {
        user(email);
        Visitor victim = new Visitor();
        Visitor attacker = new Visitor();
        String back = attacker.backFromProvider();
        assertThat(victim.follow(back)).as("no attempt of this browser").isEqualTo(refused("sso.failed"));
        victim.backFromProvider();
        assertThat(victim.follow(back)).as("another attempt's state").startsWith(refused("sso.failed"));
        assertThat(victim.follow(victim.backFromProvider().replaceFirst("state=[^&]+", "x=y")))
                .as("no state")
                .startsWith(refused("sso.failed"));
        assertThat(attacker.follow(back)).isEqualTo(AGENT);
        assertThat(new Visitor().follow(back)).as("a second time").isEqualTo(refused("sso.failed"));

        // The code of another attempt, which only its own verifier opens, under the right state.
        String other = new Visitor().backFromProvider();
        String code = other.replaceFirst(".*[?&]code=([^&]+).*", "$1");
        assertThat(victim.follow(victim.backFromProvider().replaceFirst("code=[^&]+", "code=" + code)))
                .as("another attempt's code")
                .startsWith(refused("sso.failed"));
    }

    @Test
    void a_log_in_makes_a_new_session_and_the_one_before_is_worth_nothing() throws Exception {
        user(email);
        Visitor visitor = new Visitor();
        String back = visitor.backFromProvider();
        String planted = visitor.session();
        visitor.follow(back);
        assertThat(visitor.end()).isEqualTo(AGENT);
        assertThat(visitor.session()).isNotEqualTo(planted);
        assertThat(visitor.get(AGENT).statusCode()).isEqualTo(200);
        Visitor attacker = new Visitor();
        attacker.plant(planted);
        assertThat(attacker.get(AGENT).statusCode()).isEqualTo(302);
    }

    @Test
    void it_leads_to_the_provider_and_afterwards_into_the_console_only() throws Exception {
        user(email);
        for (String elsewhere : new String[] {
            "https://elsewhere.example.org/",
            "//elsewhere.example.org/console/",
            "/console/../whatsapp",
            "javascript:alert(1)"
        }) {
            Visitor visitor = new Visitor();
            visitor.follow(visitor.backFromProvider(elsewhere));
            assertThat(visitor.end()).as(elsewhere).isEqualTo("/console/");
        }
        // Whatever a request claims to be sent to, the provider sends back to the configured address.
        assertThat(new Visitor().start("x"))
                .contains("redirect_uri=" + encoded(installation.baseUrl() + "/console/sso/callback") + "&")
                .contains("response_type=code", "code_challenge_method=S256", "state=", "nonce=");
    }

    @Test
    void trouble_at_the_provider_is_told_on_the_log_in_page_in_both_languages() throws Exception {
        Visitor visitor = new Visitor();
        String denied =
                visitor.backFromProvider().replaceFirst("code=[^&]+", "error=access_denied&error_description=%3Cb%3Ex");
        String page = visitor.follow(denied);
        assertThat(page).startsWith(refused("sso.denied"));
        assertThat(visitor.get(page).body())
                .contains("Se você cancelou, é só tentar de novo")
                .contains("/console/sso/start?next=" + encoded(AGENT))
                .doesNotContain("<b>x");
        provider.breakDown(503);
        visitor = logIn();
        assertThat(visitor.end()).startsWith(refused("sso.unavailable"));
        assertThat(visitor.get(visitor.end()).body()).contains("não responde");
        provider.breakDown(401);
        visitor = logIn();
        assertThat(visitor.end()).startsWith(refused("sso.misconfigured"));
        assertThat(visitor.in("en").get(visitor.end()).body()).contains("not set up properly");
        assertThat(visitor.get(refused("anything")).body()).contains("did not succeed");
    }

    @Test
    void a_browser_comes_in_and_leaves_without_a_complaint() {
        user(email);
        try (Playwright playwright = Browsers.playwright();
                Browser browser = Browsers.launch(playwright);
                ConsoleWatch watch = new ConsoleWatch(browser, installation, "pt-BR")) {
            watch.open(AGENT);
            Locator button = watch.page().locator("a.sso");
            assertThat(button).containsText("Entrar com Contas da casa");
            button.click();
            watch.page().waitForURL("**" + AGENT);
            watch.page().locator(".avatar").click();
            watch.page().locator("[id='leave:out']").click();
            watch.page().waitForURL("**/console/login.xhtml");
            watch.open(AGENT);
            assertThat(watch.page()).hasURL(installation.baseUrl() + "/console/login.xhtml?next=" + encoded(AGENT));
            assertThat(watch.complaints()).isEmpty();
        }
    }

    @Test
    void neither_secrets_nor_codes_nor_tokens_reach_the_log() throws Exception {
        user(email);
        Visitor visitor = new Visitor();
        String back = visitor.backFromProvider();
        visitor.follow(back);
        assertThat(visitor.end()).isEqualTo(AGENT);
        provider.forge();
        logIn();
        assertThat(installation.log())
                .contains("A log-in by the OpenID provider was refused")
                .doesNotContain(IdentityProvider.SECRET)
                .doesNotContain(encoded(IdentityProvider.SECRET))
                .doesNotContain(back.replaceFirst(".*[?&]code=([^&]+).*", "$1"))
                .doesNotContain("id_token")
                .doesNotContain(subject)
                .doesNotContain(email);
    }

    private String user(String address) {
        return business.admin()
                .post("/users", Map.of("username", address, "password", PASSWORD, "role", "VIEWER"))
                .expect(201)
                .id();
    }

    private String trail(String userId) {
        JsonNode entries = business.admin()
                .get("/audit?targetId=" + userId + "&limit=100")
                .expect(200)
                .json();
        return entries.toString();
    }

    private Visitor logIn() throws IOException, InterruptedException {
        Visitor visitor = new Visitor();
        visitor.follow(visitor.backFromProvider());
        return visitor;
    }

    /** Where somebody is led who is refused; what they wanted to see is not forgotten when it is known. */
    private static String refused(String code) {
        return "/console/login.xhtml?refused=" + code;
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    /** As much of a browser as redirects need. */
    private final class Visitor {
        private static final String COOKIE = "recado-session";

        private final CookieManager cookies = new CookieManager(null, CookiePolicy.ACCEPT_ALL);
        private final HttpClient http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .cookieHandler(cookies)
                .build();
        private String end = "";
        private String language = "pt-BR";

        Visitor in(String other) {
            language = other;
            return this;
        }

        /** Begins; the address at the provider. */
        String start(String next) throws IOException, InterruptedException {
            String there = location(get("/console/sso/start?next=" + encoded(next)));
            assertThat(there).startsWith(provider.issuer() + "/authorize?").contains("code_challenge=");
            return there;
        }

        /** Goes to the provider; the address by which it sends back. */
        String backFromProvider() throws IOException, InterruptedException {
            return backFromProvider(AGENT);
        }

        String backFromProvider(String next) throws IOException, InterruptedException {
            return location(send(start(next)));
        }

        /** Comes back; where that leads. */
        String follow(String back) throws IOException, InterruptedException {
            String there = location(send(back));
            end = there.startsWith(installation.baseUrl())
                    ? there.substring(installation.baseUrl().length())
                    : there;
            return end;
        }

        /** Where it has ended, without what the person wanted to see before. */
        String end() {
            return end.replace("&next=" + encoded(AGENT), "");
        }

        String session() {
            return cookies.getCookieStore().getCookies().stream()
                    .filter(cookie -> cookie.getName().equals(COOKIE))
                    .map(HttpCookie::getValue)
                    .reduce((first, second) -> second)
                    .orElseThrow();
        }

        void plant(String session) {
            HttpCookie cookie = new HttpCookie(COOKIE, session);
            cookie.setPath("/");
            cookie.setVersion(0);
            cookies.getCookieStore().add(URI.create(installation.baseUrl()), cookie);
        }

        HttpResponse<String> get(String path) throws IOException, InterruptedException {
            return send(installation.baseUrl() + path);
        }

        private HttpResponse<String> send(String url) throws IOException, InterruptedException {
            return http.send(
                    HttpRequest.newBuilder(URI.create(url))
                            .header("Accept-Language", language)
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
        }

        private static String location(HttpResponse<String> answer) {
            return answer.headers()
                    .firstValue("Location")
                    .orElseThrow(() -> new AssertionError(answer.uri() + " answered " + answer.statusCode()));
        }
    }
}
