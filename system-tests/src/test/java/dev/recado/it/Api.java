package dev.recado.it;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

import static org.assertj.core.api.Assertions.assertThat;

/** A client of a JSON API that shows answers as they are, refusals too. Unchangeable but for its token, which it renews. */
final class Api {
    static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient HTTP = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(10))
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();
    private static final Duration TOKEN_USED_FOR = Duration.ofMinutes(5);

    private final String base;
    private final @Nullable Supplier<String> token;
    private final Map<String, String> headers;

    private Api(String base, @Nullable Supplier<String> token, Map<String, String> headers) {
        this.base = base;
        this.token = token;
        this.headers = headers;
    }

    /** Without log-in. */
    static Api anonymous(String base) {
        return new Api(base, null, Map.of());
    }

    /** One GET of a whole address. */
    static Response raw(String url) {
        return anonymous(url).get("");
    }

    /** As a user, who logs in when first needed, and anew when the token has got old. */
    Api as(String username, String password) {
        return new Api(base, new LogIn(this, username, password), headers);
    }

    /** With a bearer token as it is. */
    Api withToken(String bearer) {
        return new Api(base, () -> bearer, headers);
    }

    Api with(String header, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(header, value);
        return new Api(base, token, Map.copyOf(more));
    }

    /** Answers for people come in this language. */
    Api speaking(String language) {
        return with("Accept-Language", language);
    }

    Response get(String path) {
        return send(request(path).GET());
    }

    Response delete(String path) {
        return send(request(path).header("If-Match", "*").DELETE());
    }

    Response post(String path, Object body) {
        return send(request(path).header("Content-Type", "application/json").POST(json(body)));
    }

    /** Without a body. */
    Response post(String path) {
        return send(request(path).POST(HttpRequest.BodyPublishers.noBody()));
    }

    Response put(String path, Object body) {
        return send(ifMatchAny(request(path))
                .header("Content-Type", "application/json")
                .PUT(json(body)));
    }

    Response patch(String path, Object body) {
        return send(ifMatchAny(request(path))
                .header("Content-Type", "application/json")
                .method("PATCH", json(body)));
    }

    /** Any method with any body, and only what {@link #with} has added. */
    Response send(String method, String path, byte[] body) {
        return send(request(path).method(method, HttpRequest.BodyPublishers.ofByteArray(body)));
    }

    /** Uploads one file in the part {@code file}. */
    Response upload(String path, String fileName, String mediaType, byte[] content) {
        String boundary = "it-" + UUID.randomUUID();
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        body.writeBytes(("--" + boundary + "\r\nContent-Disposition: form-data; name=\"file\"; filename=\"" + fileName
                        + "\"\r\nContent-Type: " + mediaType + "\r\n\r\n")
                .getBytes(StandardCharsets.UTF_8));
        body.writeBytes(content);
        body.writeBytes(("\r\n--" + boundary + "--\r\n").getBytes(StandardCharsets.UTF_8));
        return send(request(path)
                .header("Content-Type", "multipart/form-data; boundary=" + boundary)
                .POST(HttpRequest.BodyPublishers.ofByteArray(body.toByteArray())));
    }

    // A test that is about conditional requests says so itself.
    private HttpRequest.Builder ifMatchAny(HttpRequest.Builder request) {
        return headers.containsKey("If-Match") ? request : request.header("If-Match", "*");
    }

    private HttpRequest.Builder request(String path) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(base + path)).timeout(Duration.ofSeconds(60));
        headers.forEach(request::header);
        return token == null ? request : request.header("Authorization", "Bearer " + token.get());
    }

    private static HttpRequest.BodyPublisher json(Object body) {
        try {
            return HttpRequest.BodyPublishers.ofString(
                    body instanceof String text ? text : JSON.writeValueAsString(body));
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Response send(HttpRequest.Builder builder) {
        HttpRequest request = builder.build();
        try {
            return new Response(request, HTTP.send(request, HttpResponse.BodyHandlers.ofString()));
        } catch (IOException e) {
            throw new UncheckedIOException(request.method() + " " + request.uri(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** An answer. */
    record Response(HttpRequest request, HttpResponse<String> answer) {
        int status() {
            return answer.statusCode();
        }

        String body() {
            return answer.body();
        }

        @Nullable
        String header(String name) {
            return answer.headers().firstValue(name).orElse(null);
        }

        /** Fails with the whole answer when the status is another one. */
        Response expect(int status) {
            assertThat(status())
                    .as("%s %s answered %s", request.method(), request.uri(), body())
                    .isEqualTo(status);
            return this;
        }

        /** Fails unless this is a problem+json with this status; returns its code. */
        String problem(int status) {
            expect(status);
            assertThat(header("Content-Type")).startsWith("application/problem+json");
            JsonNode problem = json();
            assertThat(problem.path("status").asInt()).isEqualTo(status);
            assertThat(problem.path("title").asText()).isNotBlank();
            assertThat(problem.path("detail").asText()).isNotBlank();
            return problem.path("code").asText();
        }

        JsonNode json() {
            try {
                return JSON.readTree(body());
            } catch (JsonProcessingException e) {
                throw new AssertionError(request.uri() + " answered no JSON: " + body(), e);
            }
        }

        /** The items of a page. */
        List<JsonNode> items() {
            List<JsonNode> items = new ArrayList<>();
            json().get("items").forEach(items::add);
            return items;
        }

        /** {@code id} of the resource in the answer. */
        String id() {
            return json().get("id").asText();
        }
    }

    private static final class LogIn implements Supplier<String> {
        private final Api api;
        private final String username;
        private final String password;
        private Instant at = Instant.MIN;
        private String token = "";

        LogIn(Api api, String username, String password) {
            this.api = api;
            this.username = username;
            this.password = password;
        }

        @Override
        public synchronized String get() {
            if (at.isBefore(Instant.now().minus(TOKEN_USED_FOR))) {
                token = api.post("/auth/token", Map.of("username", username, "password", password))
                        .expect(200)
                        .json()
                        .get("accessToken")
                        .asText();
                at = Instant.now();
            }
            return token;
        }
    }
}
