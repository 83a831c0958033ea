package dev.recado.users;

import com.sun.net.httpserver.HttpServer;
import dev.recado.platform.NotAuthenticated;
import dev.recado.platform.Unavailable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.MalformedClaimException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** What a provider says of itself, before anybody comes back from it; the rest is tried on a whole server. */
class SingleSignOnTest {
    private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");

    private final AtomicInteger asked = new AtomicInteger();
    private final CountDownLatch letGo = new CountDownLatch(1);
    private final SingleSignOn sso = new SingleSignOn();
    private HttpServer server;
    private ExecutorService threads;
    private volatile String description = "";
    private volatile boolean hangs;

    @BeforeEach
    void start() throws IOException {
        threads = Executors.newCachedThreadPool();
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/.well-known/openid-configuration", exchange -> {
            asked.incrementAndGet();
            if (hangs) {
                await(letGo);
            }
            byte[] body = description.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
        sso.issuer = Optional.of(issuer());
        sso.clientId = Optional.of("recado");
        sso.clientSecret = Optional.empty();
        sso.name = Optional.empty();
        sso.publicUrl = "https://recado.example.com/";
        sso.clock = Clock.fixed(NOW, ZoneOffset.UTC);
        describe(issuer(), issuer());
    }

    @AfterEach
    void stop() {
        letGo.countDown();
        server.stop(0);
        threads.shutdownNow();
    }

    @Test
    void without_issuer_or_client_there_is_none() {
        assertThat(sso.isConfigured()).isTrue();
        sso.clientId = Optional.empty();
        assertThat(sso.isConfigured()).isFalse();
        sso.clientId = Optional.of("recado");
        sso.issuer = Optional.of(" ");
        assertThat(sso.isConfigured()).isFalse();
    }

    @Test
    void without_a_name_it_is_called_by_its_host() {
        sso.issuer = Optional.of("https://login.example.org/realms/example");
        assertThat(sso.name()).isEqualTo("login.example.org");
        sso.name = Optional.of("Example");
        assertThat(sso.name()).isEqualTo("Example");
    }

    @Test
    void each_attempt_has_secrets_of_its_own_and_leads_back_to_the_configured_address() {
        SingleSignOn.Start one = sso.begin("/console/");
        SingleSignOn.Start other = sso.begin("/console/");
        assertThat(one.url())
                .startsWith(issuer() + "/authorize?response_type=code&client_id=recado&redirect_uri="
                        + "https%3A%2F%2Frecado.example.com%2Fconsole%2Fsso%2Fcallback&scope=openid+email&")
                .contains(
                        "state=" + one.attempt().state(),
                        "nonce=" + one.attempt().nonce(),
                        "code_challenge=")
                .endsWith("code_challenge_method=S256")
                .doesNotContain(one.attempt().verifier());
        assertThat(List.of(
                        one.attempt().state(),
                        one.attempt().nonce(),
                        one.attempt().verifier()))
                .doesNotHaveDuplicates()
                .doesNotContain(
                        other.attempt().state(),
                        other.attempt().nonce(),
                        other.attempt().verifier());
        assertThat(asked.get()).as("what it says of itself is kept").isEqualTo(1);
    }

    @Test
    void an_attempt_ends_after_ten_minutes() {
        SingleSignOn.Attempt attempt = sso.begin("/console/").attempt();
        sso.clock = Clock.fixed(NOW.plus(SingleSignOn.ATTEMPT).plusSeconds(1), ZoneOffset.UTC);
        assertThatThrownBy(() -> sso.finish(attempt, attempt.state(), "code", new Client(null, null)))
                .isInstanceOf(NotAuthenticated.class);
    }

    @Test
    void a_provider_that_calls_itself_otherwise_is_not_asked() {
        describe("https://elsewhere.example.org", issuer());
        assertMisconfigured();
    }

    @Test
    void a_provider_without_tls_is_used_on_this_very_machine_only() {
        describe(issuer(), "http://elsewhere.example.org");
        assertMisconfigured();
        describe(issuer(), "file:///etc");
        assertMisconfigured();
        describe(issuer(), "nonsense of an address");
        assertMisconfigured();
        sso.issuer = Optional.of("http://elsewhere.example.org");
        assertMisconfigured();
    }

    @Test
    void what_is_no_description_is_a_mistake_in_the_settings() {
        description = "<html>";
        assertMisconfigured();
        description = "[1]";
        assertMisconfigured();
    }

    @Test
    void a_provider_that_hangs_holds_a_few_threads_for_a_short_while_only() throws Exception {
        hangs = true;
        sso.patience = Duration.ofSeconds(1);
        List<Future<String>> people = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            people.add(threads.submit(() -> {
                try {
                    return sso.begin("/console/").url();
                } catch (Unavailable e) {
                    return e.code();
                }
            }));
        }
        List<String> told = new ArrayList<>();
        for (Future<String> person : people) {
            told.add(person.get(30, TimeUnit.SECONDS));
        }
        assertThat(told).containsOnly("sso.unavailable");
        assertThat(asked.get()).isLessThan(people.size());
    }

    @Test
    void an_address_counts_when_the_provider_has_verified_it() throws Exception {
        assertThat(email("ana@example.org", true, false)).isEqualTo("ana@example.org");
        assertThat(email("ana@example.org", "true", false)).isEqualTo("ana@example.org");
        assertThat(email("ana@example.org", null, false)).isNull();
        assertThat(email("ana@example.org", "yes", false)).isNull();
        assertThat(email(null, true, true)).isNull();
    }

    @Test
    void a_trusted_providers_address_counts_unless_it_says_that_it_is_not_verified() throws Exception {
        assertThat(email("ana@example.org", null, true)).isEqualTo("ana@example.org");
        assertThat(email("ana@example.org", false, true)).isNull();
    }

    @Test
    void an_address_that_only_looks_like_anothers_does_not_count() throws Exception {
        assertThat(email("\uFF41na@example.org", true, true)).isNull();
        assertThat(email("ana@example.or\u1D4D", true, true)).isNull();
        assertThat(email("jos\u00E9@example.org", true, true)).isEqualTo("jos\u00E9@example.org");
    }

    private static @Nullable String email(@Nullable String address, @Nullable Object verified, boolean trusted)
            throws MalformedClaimException {
        JwtClaims claims = new JwtClaims();
        if (address != null) {
            claims.setStringClaim("email", address);
        }
        if (verified != null) {
            claims.setClaim("email_verified", verified);
        }
        return SingleSignOn.verifiedEmail(claims, trusted);
    }

    private void assertMisconfigured() {
        assertThatThrownBy(() -> sso.begin("/console/"))
                .isInstanceOfSatisfying(
                        Unavailable.class, e -> assertThat(e.code()).isEqualTo("sso.misconfigured"));
    }

    private void describe(String issuer, String endpoints) {
        description = """
                {"issuer": "%1$s", "authorization_endpoint": "%2$s/authorize", "token_endpoint": "%2$s/token",
                 "jwks_uri": "%2$s/jwks"}""".formatted(issuer, endpoints);
    }

    private String issuer() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await(1, TimeUnit.MINUTES);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
