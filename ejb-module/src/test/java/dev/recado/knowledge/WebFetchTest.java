package dev.recado.knowledge;

import com.sun.net.httpserver.HttpServer;
import dev.recado.knowledge.WebFetch.Fetched;
import dev.recado.knowledge.WebFetch.Known;
import dev.recado.platform.InternalAddresses;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/** Against servers on this machine, of which only 127.0.0.1 is opened by the operator. */
class WebFetchTest {
    private static final int MOST = 100_000;

    private final AtomicInteger asked = new AtomicInteger();
    private final WebFetch web = web("127.0.0.1");
    private HttpServer server;
    private String base;

    private static WebFetch web(String open) {
        return new WebFetch(new InternalAddresses(open), MOST, Duration.ofSeconds(5));
    }

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 0);
        base = "http://127.0.0.1:" + server.getAddress().getPort();
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private void serve(String path, int status, String type, byte[] body, String... headers) {
        server.createContext(path, exchange -> {
            asked.incrementAndGet();
            if (!type.isEmpty()) {
                exchange.getResponseHeaders().add("Content-Type", type);
            }
            for (int i = 0; i < headers.length; i += 2) {
                exchange.getResponseHeaders().add(headers[i], headers[i + 1]);
            }
            exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
    }

    private void redirect(String path, String to) {
        serve(path, 302, "", new byte[0], "Location", to);
    }

    private Fetched fetch(String path) throws PageProblem {
        return web.fetch(URI.create(base + path), Known.NOTHING);
    }

    private String problem(String address) {
        return problem(web, address);
    }

    private static String problem(WebFetch with, String address) {
        PageProblem problem =
                catchThrowableOfType(PageProblem.class, () -> with.fetch(PageAddress.of(address), Known.NOTHING));
        return problem == null ? "none" : problem.code();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void a_page_comes_with_its_type_and_what_its_server_knows_it_by() throws PageProblem {
        serve("/p", 200, "Text/HTML; charset=ISO-8859-1", bytes("<p>oi</p>"), "ETag", "\"1\"");
        Fetched page = fetch("/p");
        assertThat(page.mediaType()).isEqualTo("text/html");
        assertThat(page.charset()).isEqualTo("ISO-8859-1");
        assertThat(page.content()).isEqualTo(bytes("<p>oi</p>"));
        assertThat(page.known().tag()).isEqualTo("\"1\"");
    }

    @Test
    void what_is_known_already_does_not_come_again() throws PageProblem {
        server.createContext("/p", exchange -> {
            boolean same = "\"1\"".equals(exchange.getRequestHeaders().getFirst("If-None-Match"));
            exchange.sendResponseHeaders(same ? 304 : 500, -1);
            exchange.close();
        });
        assertThat(web.fetch(URI.create(base + "/p"), new Known("\"1\"", null))).isNull();
    }

    @Test
    void redirects_are_followed_and_judged_one_by_one() throws PageProblem {
        serve("/end", 200, "text/plain", bytes("fim"));
        redirect("/a", "/b?x=1");
        redirect("/b", "end");
        assertThat(fetch("/a").content()).isEqualTo(bytes("fim"));
        assertThat(fetch("/a").address()).hasPath("/end");
    }

    @Test
    void a_name_that_changes_its_address_meanwhile_reaches_only_the_address_that_was_checked() throws Exception {
        serve("/p", 200, "text/plain", bytes("segredo"));
        List<InetAddress> addresses = List.of(InetAddress.getByName("203.0.113.7"), InetAddress.getByName("127.0.0.1"));
        AtomicInteger lookUps = new AtomicInteger();
        InternalAddresses rebinding = new InternalAddresses(
                "", host -> new InetAddress[] {addresses.get(Math.min(lookUps.getAndIncrement(), 1))});
        String address = "http://muda.example:" + server.getAddress().getPort() + "/p";

        assertThat(problem(new WebFetch(rebinding, MOST, Duration.ofMillis(600)), address))
                .isIn("page.unreachable", "page.slow");
        assertThat(lookUps).hasValue(1);
        // The next reading looks anew, and judges anew.
        assertThat(problem(new WebFetch(rebinding, MOST, Duration.ofSeconds(5)), address))
                .isEqualTo("page.internal");
        assertThat(asked).hasValue(0);
    }

    @Test
    void each_redirect_is_looked_up_once_and_judged_by_what_was_found() throws Exception {
        serve("/p", 200, "text/plain", bytes("fim"));
        int port = server.getAddress().getPort();
        redirect("/a", "http://aberto.example:" + port + "/p");
        redirect("/b", "http://fechado.example:" + port + "/p");
        List<String> lookUps = new ArrayList<>();
        InternalAddresses local = new InternalAddresses("aberto.example", host -> {
            lookUps.add(host);
            return new InetAddress[] {InetAddress.getByName("127.0.0.1")};
        });
        WebFetch fetch = new WebFetch(local, MOST, Duration.ofSeconds(5));

        assertThat(fetch.fetch(URI.create("http://aberto.example:" + port + "/a"), Known.NOTHING)
                        .content())
                .isEqualTo(bytes("fim"));
        assertThat(lookUps).containsExactly("aberto.example", "aberto.example");
        assertThat(problem(fetch, "http://aberto.example:" + port + "/b")).isEqualTo("page.internal");
        assertThat(asked).hasValue(3);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://169.254.169.254/latest/meta-data/",
                "http://localhost:%d/end",
                "http://[::1]:%d/end",
                "http://[::ffff:127.0.0.1]:%d/end",
                "http://2130706433:%d/end",
                "http://127.1:%d/end",
                "http://0.0.0.0:%d/end",
                "http://0x7f000001:%d/end",
                "//localhost:%d/end",
                "http://10.0.0.1/"
            })
    void a_redirect_into_the_internal_network_is_not_followed(String target) {
        serve("/end", 200, "text/plain", bytes("segredo"));
        redirect("/a", target.formatted(server.getAddress().getPort()));
        assertThat(problem(base + "/a")).isIn("page.internal", "page.host", "page.redirect");
        assertThat(asked).hasValue(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"file:///etc/passwd", "ftp://127.0.0.1/x", "http://a:b@127.0.0.1/", "gopher://127.0.0.1/"})
    void a_redirect_to_something_else_than_a_plain_page_is_not_followed(String target) {
        redirect("/a", target);
        assertThat(problem(base + "/a")).isIn("page.redirect", "page.redirects");
    }

    @Test
    void nothing_internal_is_asked_unless_the_operator_opens_it() {
        serve("/end", 200, "text/plain", bytes("segredo"));
        assertThat(problem(web(""), base + "/end")).isEqualTo("page.internal");
        assertThat(asked).hasValue(0);
    }

    @Test
    void a_circle_of_redirects_ends() {
        redirect("/a", "/a");
        assertThat(problem(base + "/a")).isEqualTo("page.redirects");
        assertThat(asked.get()).isLessThanOrEqualTo(6);
    }

    @Test
    void refusals_say_what_is_wrong_and_whether_it_may_pass() {
        serve("/404", 404, "text/html", bytes("x"));
        serve("/410", 410, "text/html", bytes("x"));
        serve("/403", 403, "text/html", bytes("x"));
        serve("/503", 503, "text/html", bytes("x"));
        serve("/png", 200, "image/png", bytes("x"));
        serve("/none", 200, "", bytes("x"));
        assertThat(problem(base + "/404")).isEqualTo("page.gone");
        assertThat(problem(base + "/410")).isEqualTo("page.gone");
        assertThat(problem(base + "/403")).isEqualTo("page.refused");
        assertThat(problem(base + "/503")).isEqualTo("page.status");
        assertThat(problem(base + "/png")).isEqualTo("page.type");
        assertThat(problem(base + "/none")).isEqualTo("page.type");
        assertThat(problem("http://nobody.invalid/")).isEqualTo("page.host");
    }

    @Test
    void a_page_is_taken_up_to_its_limit_and_no_further_compressed_or_not() throws IOException, PageProblem {
        serve("/fits", 200, "text/plain", new byte[MOST]);
        serve("/large", 200, "text/plain", new byte[MOST + 1]);
        serve("/bomb", 200, "text/plain", zipped(new byte[50 * MOST]), "Content-Encoding", "gzip");
        serve("/small", 200, "text/plain", zipped(bytes("olá")), "Content-Encoding", "gzip");
        assertThat(fetch("/fits").content()).hasSize(MOST);
        assertThat(fetch("/small").content()).isEqualTo(bytes("olá"));
        assertThat(problem(base + "/large")).isEqualTo("page.too-large");
        assertThat(problem(base + "/bomb")).isEqualTo("page.too-large");
    }

    private static byte[] zipped(byte[] content) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream zip = new GZIPOutputStream(bytes)) {
            zip.write(content);
        }
        return bytes.toByteArray();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 50\r\n\r\nshort",
                "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nx",
                "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab",
                "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: -5\r\n\r\nx",
                "SSH-2.0-OpenSSH_9.6\r\n\r\n",
                ""
            })
    void an_answer_that_breaks_off_or_is_none_is_a_problem(String answer) throws IOException {
        assertThat(rawProblem(answer, web)).isEqualTo("page.unreachable");
    }

    @Test
    void a_server_that_never_ends_its_headers_is_left() throws IOException {
        assertThat(rawProblem("HTTP/1.1 200 OK\r\n" + "X: y\r\n".repeat(20_000), web))
                .isEqualTo("page.unreachable");
    }

    @Test
    void chunks_are_put_together() throws IOException, PageProblem {
        String answer = "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nTransfer-Encoding: chunked\r\n\r\n"
                + "3\r\nabc\r\n2;x=y\r\nde\r\n0\r\n\r\n";
        try (ServerSocket raw = raw(answer, false)) {
            Fetched page = web.fetch(URI.create("http://127.0.0.1:" + raw.getLocalPort() + "/"), Known.NOTHING);
            assertThat(page.content()).isEqualTo(bytes("abcde"));
        }
    }

    @Test
    void a_server_that_says_a_word_now_and_then_is_left_at_the_deadline() throws IOException {
        WebFetch hasty = new WebFetch(new InternalAddresses("127.0.0.1"), MOST, Duration.ofMillis(300));
        try (ServerSocket raw = raw("HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\n", true)) {
            assertThat(problem(hasty, "http://127.0.0.1:" + raw.getLocalPort() + "/"))
                    .isEqualTo("page.slow");
        }
    }

    private static String rawProblem(String answer, WebFetch with) throws IOException {
        try (ServerSocket raw = raw(answer, false)) {
            return problem(with, "http://127.0.0.1:" + raw.getLocalPort() + "/");
        }
    }

    /** A server that says this to whoever comes, and then a byte now and then if it is to drip. */
    private static ServerSocket raw(String answer, boolean drips) throws IOException {
        ServerSocket listening = new ServerSocket(0, 5, InetAddress.getByName("127.0.0.1"));
        Thread.ofVirtual().start(() -> {
            try (Socket visitor = listening.accept()) {
                byte[] request = new byte[4_000];
                int heard = visitor.getInputStream().read(request);
                OutputStream out = visitor.getOutputStream();
                out.write(answer.getBytes(StandardCharsets.ISO_8859_1));
                out.flush();
                while (drips && heard > 0) {
                    visitor.setSoTimeout(20);
                    out.write('.');
                    out.flush();
                    try {
                        heard = visitor.getInputStream().read(request);
                    } catch (java.net.SocketTimeoutException quiet) {
                        heard = 1;
                    }
                }
            } catch (IOException e) {
                // The visitor has left.
            }
        });
        return listening;
    }
}
