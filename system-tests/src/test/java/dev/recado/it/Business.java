package dev.recado.it;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** A tenant with an administrator and one WhatsApp number, made over REST as in real life. */
final class Business {
    /** A document with things that nobody would guess. */
    static final String DOCUMENT = """
            # Pousada Serra Clara

            ## Horários
            O check-in começa às 14h30 e o check-out vai até as 11h15.
            O café da manhã é servido das 6h45 às 10h20 no salão do lago.

            ## Animais
            Aceitamos cães de até 12 quilos mediante uma taxa de 73 reais por diária.

            ## Estacionamento
            O estacionamento é coberto e gratuito para hóspedes, com 18 vagas.

            ## Cancelamento
            O cancelamento é gratuito até 9 dias antes da chegada.
            """;

    private static final AtomicLong NUMBERS = new AtomicLong(System.currentTimeMillis() * 10);
    private static final SecureRandom RANDOM = new SecureRandom();

    private final Installation installation;
    private final String tenantId;
    private final String name;
    private final String username;
    private final String password;
    private final Api admin;
    private final Map<String, Object> device;
    private String deviceId = "";

    private Business(Installation installation, String name) {
        this.installation = installation;
        this.name = name + " " + NUMBERS.incrementAndGet();
        Api superuser = installation.superuser();
        this.tenantId = superuser
                .post("/tenants", Map.of("name", this.name, "zone", "America/Sao_Paulo", "language", "pt-BR"))
                .expect(201)
                .id();
        this.username = "admin" + NUMBERS.incrementAndGet();
        this.password = "Senha longa " + secret();
        superuser
                .post(
                        "/users",
                        Map.of("username", username, "password", password, "role", "ADMIN", "tenantId", tenantId))
                .expect(201);
        this.admin = installation.logIn(username, password);
        long number = NUMBERS.incrementAndGet();
        this.device = new LinkedHashMap<>();
        device.put("displayPhoneNumber", "+55 48 3" + String.format("%07d", number % 10_000_000));
        device.put("businessAccountId", "2" + number);
        device.put("accessToken", "EAA" + secret());
        device.put("appSecret", secret());
        device.put("verifyToken", secret());
        device.put("phoneNumberId", "1" + number);
    }

    /** A tenant with a number that is ready to be written to. */
    static Business open(Installation installation, String name) {
        Business business = new Business(installation, name);
        // Tests need not wait for customers who type slowly; those about the quiet window set their own.
        business.waitForPauses(300, 15_000);
        business.connect();
        return business;
    }

    private void connect() {
        Map<String, Object> number = new LinkedHashMap<>(device);
        number.remove("phoneNumberId");
        number.put("callbackUrl", installation.callbackUrl());
        number.put("businessName", name);
        installation
                .simulators()
                .control()
                .put("/numbers/" + phoneNumberId(), number)
                .expect(200);
        Map<String, Object> body = new LinkedHashMap<>(device);
        body.put("name", "Recepção");
        body.put("channel", "WHATSAPP_CLOUD");
        deviceId = admin.post("/devices", body).expect(201).id();
        // The handshake succeeds as soon as the connector knows the number.
        await().untilAsserted(() -> assertThat(installation
                        .simulators()
                        .control()
                        .post("/numbers/" + phoneNumberId() + "/verify")
                        .expect(200)
                        .json()
                        .path("ok")
                        .asBoolean())
                .isTrue());
    }

    /** Changes how long a customer's pause must be. */
    void waitForPauses(int quietWindowMillis, int longestWaitMillis) {
        admin.patch(
                        "/tenants/" + tenantId,
                        Map.of("quietWindowMillis", quietWindowMillis, "longestWaitMillis", longestWaitMillis))
                .expect(200);
    }

    /** Uploads a text and waits until it can be found. */
    JsonNode teach(String fileName, String text) {
        String id = upload(fileName, "text/markdown", text.getBytes(StandardCharsets.UTF_8));
        return awaitDocument(id, "READY");
    }

    /** Uploads a file; returns the document's id. */
    String upload(String fileName, String mediaType, byte[] content) {
        return admin.upload("/knowledge/documents", fileName, mediaType, content)
                .expect(201)
                .id();
    }

    JsonNode awaitDocument(String id, String status) {
        return await().atMost(2, TimeUnit.MINUTES)
                .until(() -> admin.get("/knowledge/documents/" + id).expect(200).json(), document -> {
                    String now = document.get("status").asText();
                    assertThat(now.equals("READY") || now.equals("FAILED"))
                            .as("ends otherwise: %s", document)
                            .isIn(now.equals(status), false);
                    return now.equals(status);
                });
    }

    /** Answers with a simulated model from the next turn on. */
    void useModel(String provider, String model) {
        useModel(provider, model, 30);
    }

    /** The same with the time that the model has for an answer. */
    void useModel(String provider, String model, int timeoutSeconds) {
        admin.put(
                        "/llm/settings",
                        Map.of(
                                "provider",
                                provider,
                                "baseUrl",
                                installation.simulators().modelUrl(provider),
                                "model",
                                model,
                                "apiKey",
                                "sk-simulated-0123456789",
                                "timeoutSeconds",
                                timeoutSeconds))
                .expect(200);
    }

    /** Lets a webhook arrive that nobody understands, so that it is kept. */
    void receivesWhatNobodyUnderstands(String text) {
        installation
                .simulators()
                .control()
                .post("/webhooks", Map.of("phoneNumberId", phoneNumberId(), "rawBody", "não é JSON: " + text))
                .expect(200);
        Installation.awaitItem(admin, "/kept-events", "reason", "NOT_UNDERSTOOD");
    }

    /** A customer with a Brazilian mobile phone who has not written yet. */
    Customer customer(String firstName) {
        long number = NUMBERS.incrementAndGet();
        return new Customer(this, "55119" + String.format("%08d", number % 100_000_000), firstName + " " + number);
    }

    /** A customer with this identity at WhatsApp. */
    Customer customer(String identity, String firstName) {
        return new Customer(this, identity, firstName + " " + NUMBERS.incrementAndGet());
    }

    JsonNode device() {
        return admin.get("/devices/" + deviceId).expect(200).json();
    }

    Installation installation() {
        return installation;
    }

    Simulators simulators() {
        return installation.simulators();
    }

    String tenantId() {
        return tenantId;
    }

    String name() {
        return name;
    }

    String username() {
        return username;
    }

    String password() {
        return password;
    }

    Api admin() {
        return admin;
    }

    String deviceId() {
        return deviceId;
    }

    String phoneNumberId() {
        return (String) device.get("phoneNumberId");
    }

    String appSecret() {
        return (String) device.get("appSecret");
    }

    String accessToken() {
        return (String) device.get("accessToken");
    }

    String verifyToken() {
        return (String) device.get("verifyToken");
    }

    String businessAccountId() {
        return (String) device.get("businessAccountId");
    }

    String displayPhoneNumber() {
        return (String) device.get("displayPhoneNumber");
    }

    /** A number that no other call returns. */
    static long unique() {
        return NUMBERS.incrementAndGet();
    }

    private static String secret() {
        byte[] secret = new byte[16];
        RANDOM.nextBytes(secret);
        return HexFormat.of().formatHex(secret);
    }
}
