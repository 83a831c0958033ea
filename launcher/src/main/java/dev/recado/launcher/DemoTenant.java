package dev.recado.launcher;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * A small business to play with, made from outside over REST as an administrator would: a guest house with one document,
 * one administrator and one simulated WhatsApp number. May be called at every start: what is there is left as it is.
 *
 * <p>Passwords are random per installation and stand in {@code demo.json}, the number's secrets in {@code demo-device.json},
 * both in the data directory and readable by their owner only. They are written before they are used, so that a start that
 * is cut short continues with the same ones.
 */
public final class DemoTenant {
    /** The demo business. */
    public static final String NAME = "Pousada Mar Azul";

    /** Its number at the simulators. */
    public static final String PHONE_NUMBER_ID = "100000000000001";

    /** The one-time token with which the server is started, so that the first superuser can be made. */
    public static final String SETUP_TOKEN_VARIABLE = "RECADO_SETUP_TOKEN";

    private static final String DOCUMENT = "pousada-mar-azul.md";
    private static final Duration DOCUMENT_READY_WITHIN = Duration.ofMinutes(2);
    /** Keys in the environment that make the demo use a real model, the first one found. */
    private static final List<Map.Entry<String, String>> PROVIDERS = List.of(
            Map.entry("OPENAI_API_KEY", "OPENAI"),
            Map.entry("GEMINI_API_KEY", "GEMINI"),
            Map.entry("DEEPSEEK_API_KEY", "DEEPSEEK"));

    private final Path data;
    private final Rest server;
    private final Rest simulators;
    private final ObjectNode access;
    private final ObjectNode device;
    private final boolean fresh;

    private DemoTenant(Path data, String serverUrl, SimulatorsProcess simulators) {
        this.data = data;
        this.server = Rest.at(serverUrl + "/api/v1");
        this.simulators = Rest.at(simulators.baseUrl());
        this.access = read(accessFile(data)).orElseGet(Rest.JSON::createObjectNode);
        access.put("baseUrl", serverUrl);
        access.put("phoneUrl", simulators.baseUrl() + "/");
        access.put("tenant", NAME);
        this.fresh = !access.has("users");
        if (fresh) {
            ArrayNode users = access.putArray("users");
            users.addObject().put("username", "super").put("password", secret()).put("role", "SUPERUSER");
            users.addObject()
                    .put("username", "marina")
                    .put("password", secret())
                    .put("role", "ADMIN");
        }
        this.device = read(deviceFile(data)).orElseGet(() -> Rest.JSON
                .createObjectNode()
                .put("displayPhoneNumber", "+55 48 3333-0001")
                .put("businessAccountId", "200000000000001")
                .put("accessToken", "EAA" + secret())
                .put("appSecret", secret())
                .put("verifyToken", secret()));
        device.put("callbackUrl", serverUrl + "/whatsapp/cloud/webhook");
    }

    /**
     * Reads or makes up the demo's secrets and tells the simulators, which forget everything, about its number. Comes before
     * the server is started: what a crash has left in its outbox is sent at once.
     *
     * @param data the data directory of the server
     * @param serverUrl where the server will be
     */
    public static DemoTenant prepare(Path data, String serverUrl, SimulatorsProcess simulators) {
        DemoTenant demo = new DemoTenant(data, serverUrl, simulators);
        write(accessFile(data), demo.access);
        write(deviceFile(data), demo.device);
        demo.simulators.put(
                "/control/numbers/" + PHONE_NUMBER_ID, demo.device.deepCopy().put("businessName", NAME));
        return demo;
    }

    /**
     * Makes what is missing on the running server.
     *
     * @param setupToken the {@link #SETUP_TOKEN_VARIABLE} that the server was started with
     * @param environment where keys of model providers are looked for
     * @throws LauncherException when the server refuses a step
     */
    public void seed(String setupToken, Map<String, String> environment) {
        try {
            make(setupToken, environment);
        } catch (Rest.Refused e) {
            throw new LauncherException(Messages.text("demo.refused", e), e);
        }
    }

    /** {@code demo.json} in a data directory. */
    public static Path accessFile(Path data) {
        return data.resolve("demo.json");
    }

    private static Path deviceFile(Path data) {
        return data.resolve("demo-device.json");
    }

    /** The log-in of a role, {@code SUPERUSER} or {@code ADMIN}, as {@code username / password}. */
    public String logIn(String role) {
        JsonNode user = user(role);
        return user.get("username").asText() + " / " + user.get("password").asText();
    }

    private JsonNode user(String role) {
        return stream(access.get("users"))
                .filter(user -> role.equals(user.get("role").asText()))
                .findFirst()
                .orElseThrow();
    }

    private void make(String setupToken, Map<String, String> environment) {
        Rest superuser = superuser(setupToken);
        String tenant = find(superuser, "/tenants", "name", NAME).orElseGet(() -> superuser
                .post(
                        "/tenants",
                        Rest.JSON
                                .createObjectNode()
                                .put("name", NAME)
                                .put("zone", "America/Sao_Paulo")
                                .put("language", "pt-BR"))
                .get("id")
                .asText());
        Rest admin = logIn("ADMIN", user -> superuser.post("/users", user.put("tenantId", tenant)));

        if (find(admin, "/devices", "phoneNumberId", PHONE_NUMBER_ID).isEmpty()) {
            ObjectNode body = device.deepCopy();
            body.remove(List.of("callbackUrl", "providerFromEnvironment"));
            admin.post(
                    "/devices",
                    body.put("name", Messages.text("demo.device"))
                            .put("channel", "WHATSAPP_CLOUD")
                            .put("phoneNumberId", PHONE_NUMBER_ID));
        }
        if (find(admin, "/knowledge/documents", "name", DOCUMENT).isEmpty()) {
            admin.upload("/knowledge/documents", DOCUMENT, "text/markdown", resource(DOCUMENT));
            // With the document comes the prompt: once, because what people change later is theirs.
            String agent = admin.get("/agents").get("items").get(0).get("id").asText();
            admin.change(
                    "PATCH",
                    "/agents/" + agent,
                    Rest.JSON
                            .createObjectNode()
                            .put("prompt", new String(resource("prompt.mustache"), StandardCharsets.UTF_8)));
        }
        chooseModel(admin, environment);
        awaitDocument(admin);
    }

    private Rest superuser(String setupToken) {
        return logIn("SUPERUSER", user -> {
            user.remove("role");
            server.post("/setup", user.put("token", setupToken));
        });
    }

    /** Logs a user in, who is made first when there is none: an earlier start may have ended before it came to that. */
    private Rest logIn(String role, Consumer<ObjectNode> make) {
        ObjectNode user = user(role).deepCopy();
        String username = user.get("username").asText();
        String password = user.get("password").asText();
        if (!fresh) {
            try {
                return server.as(username, password);
            } catch (Rest.Refused e) {
                if (e.status() != 401) {
                    throw e;
                }
            }
        }
        make.accept(user);
        return server.as(username, password);
    }

    /** A key in the environment chooses its provider; when it is gone at a later start, so is the real model. */
    private void chooseModel(Rest admin, Map<String, String> environment) {
        for (Map.Entry<String, String> provider : PROVIDERS) {
            String key = environment.getOrDefault(provider.getKey(), "");
            if (!key.isBlank()) {
                admin.change(
                        "PUT",
                        "/llm/settings",
                        Rest.JSON
                                .createObjectNode()
                                .put("provider", provider.getValue())
                                .put("apiKey", key.strip()));
                device.put("providerFromEnvironment", provider.getValue());
                write(deviceFile(data), device);
                return;
            }
        }
        if (device.remove("providerFromEnvironment") != null) {
            admin.change(
                    "PUT",
                    "/llm/settings",
                    Rest.JSON.createObjectNode().put("provider", "OFFLINE").put("apiKey", ""));
            write(deviceFile(data), device);
        }
    }

    private static void awaitDocument(Rest admin) {
        Instant deadline = Instant.now().plus(DOCUMENT_READY_WITHIN);
        while (Instant.now().isBefore(deadline)) {
            JsonNode document = stream(admin.get("/knowledge/documents").get("items"))
                    .filter(found -> DOCUMENT.equals(found.get("name").asText()))
                    .findFirst()
                    .orElseThrow();
            String status = document.get("status").asText();
            if (status.equals("READY")) {
                return;
            }
            if (status.equals("FAILED")) {
                throw new LauncherException(
                        Messages.text("demo.document", document.path("problem").asText()));
            }
            try {
                TimeUnit.MILLISECONDS.sleep(200);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new LauncherException(Messages.text("interrupted"), e);
            }
        }
        throw new LauncherException(Messages.text("demo.document", DOCUMENT_READY_WITHIN.toSeconds() + " s"));
    }

    private static Optional<String> find(Rest rest, String list, String field, String value) {
        return stream(rest.get(list + "?limit=100").get("items"))
                .filter(item -> value.equals(item.path(field).asText()))
                .map(item -> item.get("id").asText())
                .findFirst();
    }

    private static Stream<JsonNode> stream(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false);
    }

    private static byte[] resource(String name) {
        try (InputStream in = DemoTenant.class.getResourceAsStream("demo/" + name)) {
            if (in == null) {
                throw new IllegalStateException("Missing in the jar: demo/" + name);
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** 144 random bits in letters, digits, - and _. */
    private static String secret() {
        byte[] bytes = new byte[18];
        new SecureRandom().nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static Optional<ObjectNode> read(Path file) {
        try {
            return Files.exists(file) ? Optional.of((ObjectNode) Rest.JSON.readTree(file.toFile())) : Optional.empty();
        } catch (IOException e) {
            throw new LauncherException(Messages.text("demo.unreadable", file, e), e);
        }
    }

    /** In one step, so that no reader ever sees half of it, and never readable by others. */
    private static void write(Path file, JsonNode content) {
        try {
            Path partial = Files.createTempFile(
                    file.getParent(),
                    file.getFileName().toString(),
                    ".part",
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.write(partial, Rest.JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(content));
            Files.move(partial, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new LauncherException(Messages.text("data.notWritable", file, e), e);
        }
    }
}
