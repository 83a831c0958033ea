package dev.recado.launcher;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A small client of Recado's REST API and of the simulators' control API: JSON in, JSON out, anything but 2xx is an exception. */
public final class Rest {
    /** For building bodies and reading answers. */
    public static final ObjectMapper JSON = new ObjectMapper();

    private static final HttpClient HTTP =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();

    private final String base;
    private final @Nullable String token;

    private Rest(String base, @Nullable String token) {
        this.base = base;
        this.token = token;
    }

    /** A client without log-in for addresses below {@code base}. */
    public static Rest at(String base) {
        return new Rest(base, null);
    }

    /** The same with the access token of a user. */
    public Rest as(String username, String password) {
        JsonNode tokens = post(
                "/auth/token", JSON.createObjectNode().put("username", username).put("password", password));
        return new Rest(base, tokens.get("accessToken").asText());
    }

    /** What is at the path. */
    public JsonNode get(String path) {
        return json(send(request(path).GET()));
    }

    /** Sends a body by POST. */
    public JsonNode post(String path, JsonNode body) {
        return json(send(withBody(path, "POST", body)));
    }

    /** Sends a body by PUT. */
    public JsonNode put(String path, JsonNode body) {
        return json(send(withBody(path, "PUT", body)));
    }

    /** Deletes what is at the path, as it is now. */
    public void delete(String path) {
        String tag = send(request(path).GET()).headers().firstValue("ETag").orElse("*");
        send(request(path).header("If-Match", tag).DELETE());
    }

    /** Changes a resource as it is now: with the entity tag that a GET answers. */
    public JsonNode change(String method, String path, JsonNode body) {
        String tag = send(request(path).GET()).headers().firstValue("ETag").orElse("*");
        return json(send(withBody(path, method, body).header("If-Match", tag)));
    }

    /** Uploads one file as {@code multipart/form-data}, in the part {@code file}. */
    public JsonNode upload(String path, String fileName, String mediaType, byte[] content) {
        String boundary = "recado-" + UUID.randomUUID();
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        body.writeBytes(("--" + boundary + "\r\nContent-Disposition: form-data; name=\"file\"; filename=\"" + fileName
                        + "\"\r\nContent-Type: " + mediaType + "\r\n\r\n")
                .getBytes(StandardCharsets.UTF_8));
        body.writeBytes(content);
        body.writeBytes(("\r\n--" + boundary + "--\r\n").getBytes(StandardCharsets.UTF_8));
        return json(send(request(path)
                .header("Content-Type", "multipart/form-data; boundary=" + boundary)
                .POST(HttpRequest.BodyPublishers.ofByteArray(body.toByteArray()))));
    }

    private HttpRequest.Builder request(String path) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(base + path))
                .timeout(Duration.ofSeconds(30))
                .header("Accept", "application/json");
        return token == null ? request : request.header("Authorization", "Bearer " + token);
    }

    private HttpRequest.Builder withBody(String path, String method, JsonNode body) {
        return request(path)
                .header("Content-Type", "application/json")
                .method(method, HttpRequest.BodyPublishers.ofString(body.toString()));
    }

    private static HttpResponse<String> send(HttpRequest.Builder builder) {
        HttpRequest request = builder.build();
        try {
            HttpResponse<String> response = HTTP.send(request, HttpResponse.BodyHandlers.ofString());
            if (response.statusCode() / 100 != 2) {
                throw new Refused(request, response);
            }
            return response;
        } catch (IOException e) {
            throw new LauncherException(Messages.text("rest.failed", request.method(), request.uri(), e), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LauncherException(Messages.text("interrupted"), e);
        }
    }

    private static JsonNode json(HttpResponse<String> response) {
        try {
            return JSON.readTree(response.body());
        } catch (IOException e) {
            throw new LauncherException(
                    Messages.text("rest.failed", response.request().method(), response.uri(), e), e);
        }
    }

    /** An answer other than 2xx. */
    public static final class Refused extends RuntimeException {
        private static final long serialVersionUID = 1L;
        private final int status;

        private Refused(HttpRequest request, HttpResponse<String> response) {
            super(request.method() + " " + request.uri() + ": " + response.statusCode() + " " + response.body());
            this.status = response.statusCode();
        }

        /** The HTTP status. */
        public int status() {
            return status;
        }
    }
}
