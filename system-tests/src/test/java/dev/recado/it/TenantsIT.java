package dev.recado.it;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Organisations as a superuser runs them: configured, suspended, resumed, exported, deleted. */
class TenantsIT {
    private static final String INBOUND = "/subsystem=messaging-activemq/server=default/jms-queue=RecadoInbound";

    private final Installation installation = Suite.installation();
    private final Api superuser = installation.superuser();
    private final String marker = "assunto" + Business.unique();

    @Test
    void a_suspended_tenant_keeps_messages_and_says_nothing_and_answers_only_what_is_new_afterwards() {
        Business business = Business.open(installation, "Suspensa");
        business.useModel("OPENAI", "modelo-de-teste");
        business.simulators()
                .script(
                        marker,
                        List.of(Map.of("text", "Nunca enviada.", "delayMillis", 300_000), Map.of("text", "Voltamos.")));
        Customer before = business.customer("Antes");
        before.writes("Está aí? " + marker);
        await().untilAsserted(() ->
                assertThat(business.simulators().modelCalls(marker)).hasSize(1));

        JsonNode suspended = superuser
                .post(path(business) + "/suspend", Map.of("reason", "Fatura em aberto"))
                .expect(200)
                .json();
        assertThat(suspended.get("state").asText()).isEqualTo("SUSPENDED");
        assertThat(suspended.get("suspension").get("reason").asText()).isEqualTo("Fatura em aberto");
        Customer meanwhile = business.customer("Durante");
        meanwhile.writes("Alô? " + marker);

        assertRefused(before.awaitTurns(1).getFirst());
        assertRefused(meanwhile.awaitTurns(1).getFirst());
        assertThat(meanwhile.messages()).hasSize(1);
        // People may look, are told why, and change and say nothing.
        Api again = installation.logIn(business.username(), business.password());
        assertThat(again.get(path(business)).expect(200).body()).contains("Fatura em aberto");
        again.get("/users").expect(200);
        again.get("/audit").expect(200);
        Api.Response refused =
                again.post("/conversations/" + before.conversationId() + "/messages", Map.of("text", "Um momento."));
        assertThat(refused.problem(409)).isEqualTo("tenant.suspended");
        assertThat(refused.body()).contains("Fatura em aberto");
        assertThat(again.patch("/devices/" + business.deviceId(), Map.of("name", "Outra"))
                        .problem(409))
                .isEqualTo("tenant.suspended");
        assertThat(again.patch(path(business), Map.of("quietWindowMillis", 1)).problem(409))
                .isEqualTo("tenant.suspended");

        superuser.post(path(business) + "/resume").expect(200);
        before.writes("E agora? " + marker);

        assertThat(before.awaitAnswer()).contains("Voltamos.");
        assertThat(meanwhile.received()).isEmpty();
        List<JsonNode> turns = before.awaitTurns(2);
        assertThat(before.questions(turns.getLast())).hasSize(1);
        assertThat(again.get("/audit?limit=200").body()).contains("tenant.suspended", "tenant.resumed");
        assertThat(superuser.get("/audit?limit=200").body()).contains("tenant.suspended", "tenant.resumed");
    }

    @Test
    void what_lay_on_the_queue_during_a_suspension_is_not_answered_after_it() {
        Business business = Business.open(installation, "Fila parada");
        business.useModel("OPENAI", "modelo-de-teste");
        business.simulators().script(marker, List.of(Map.of("text", "Voltamos.")));
        Customer ana = business.customer("Ana");
        installation.manage(INBOUND + ":pause");
        try {
            superuser
                    .post(path(business) + "/suspend", Map.of("reason", "Pausa"))
                    .expect(200);
            ana.writes("Alô? " + marker);
            superuser.post(path(business) + "/resume").expect(200);
        } finally {
            installation.manage(INBOUND + ":resume");
        }

        assertRefused(ana.awaitTurns(1).getFirst());
        ana.writes("E agora? " + marker);

        assertThat(ana.awaitAnswer()).contains("Voltamos.");
        List<JsonNode> turns = ana.awaitTurns(2);
        assertRefused(turns.getFirst());
        assertThat(turns.getLast().get("outcome").asText()).isEqualTo("ANSWERED");
        assertThat(ana.questions(turns.getLast())).hasSize(1);
    }

    @Test
    void nothing_leaves_once_the_suspension_has_been_answered() {
        Business business = Business.open(installation, "Silêncio");
        business.teach("guia.md", Business.DOCUMENT);
        List<Customer> customers = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            customers.add(business.customer("Cliente " + i));
        }
        customers.forEach(customer -> customer.writes("A que horas começa o check-in?"));
        await().untilAsserted(() -> assertThat(customers.stream()
                        .mapToInt(customer -> customer.received().size()))
                .anyMatch(count -> count > 0));

        superuser.post(path(business) + "/suspend", Map.of("reason", "Pausa")).expect(200);
        int sent = sent(customers);
        customers.forEach(customer -> customer.awaitTurns(1));
        superuser.post(path(business) + "/resume").expect(200);
        customers.getFirst().writes("E o café da manhã?");
        customers.getFirst().awaitTurns(2);
        await().untilAsserted(() -> assertThat(sent(customers)).isGreaterThan(sent));

        assertThat(sent(customers)).isEqualTo(sent + 1);
        for (Customer customer : customers) {
            JsonNode turn = customer.turns().getFirst();
            assertThat(turn.get("outcome").asText()).isIn("ANSWERED", "REFUSED");
        }
    }

    @Test
    void only_a_superuser_runs_tenants_and_administrators_keep_what_is_theirs() {
        Business business = Business.open(installation, "Própria");
        Api admin = business.admin();

        admin.patch(path(business), Map.of("zone", "America/Recife", "quietWindowMillis", 1_000))
                .expect(200);
        for (Map<String, Object> change : List.<Map<String, Object>>of(
                Map.of("name", "Outro nome"),
                Map.of("concurrentTurns", 5),
                Map.of("documentsLimit", 5),
                Map.of("storageLimitBytes", 5),
                Map.of("usersLimit", 5),
                Map.of("devicesLimit", 5))) {
            assertThat(admin.patch(path(business), change).problem(403)).isEqualTo("forbidden");
        }
        admin.post(path(business) + "/suspend", Map.of("reason", "Férias")).problem(403);
        admin.post(path(business) + "/resume").problem(403);
        admin.get(path(business) + "/export").problem(403);
        admin.post(path(business) + "/deletion", Map.of("name", business.name()))
                .problem(403);
        admin.get("/tenants/deletions").problem(403);
        assertThat(superuser
                        .patch(path(business), Map.of("zone", "Marte/Olympus"))
                        .problem(400))
                .isEqualTo("tenant.zone");
        assertThat(superuser
                        .post(path(business) + "/suspend", Map.of("reason", " "))
                        .status())
                .isEqualTo(400);
        assertThat(superuser.post(path(business) + "/resume").problem(409)).isEqualTo("tenant.not-suspended");
    }

    @Test
    void limits_are_held_and_explained() {
        Business business = Business.open(installation, "Limitada");
        superuser
                .patch(path(business), Map.of("devicesLimit", 1, "documentsLimit", 1, "storageLimitBytes", 100))
                .expect(200);
        Api admin = business.admin();

        assertThat(admin.post(
                                "/devices",
                                Map.of(
                                        "name", "Segundo",
                                        "channel", "WHATSAPP_CLOUD",
                                        "phoneNumberId", "9" + Business.unique(),
                                        "displayPhoneNumber", "+55 48 3333-0002",
                                        "businessAccountId", "77777",
                                        "accessToken", "EAAsegundo",
                                        "appSecret", "0123456789abcdef0123456789abcdef"))
                        .problem(409))
                .isEqualTo("tenant.limit.devices");
        assertThat(admin.upload("/knowledge/documents", "grande.txt", "text/plain", new byte[101])
                        .problem(409))
                .isEqualTo("tenant.limit.storage");
        business.upload("primeiro.txt", "text/plain", "Abrimos às 9h.".getBytes(StandardCharsets.UTF_8));
        assertThat(admin.upload("/knowledge/documents", "segundo.txt", "text/plain", new byte[] {65})
                        .problem(409))
                .isEqualTo("tenant.limit.documents");
        JsonNode usage = admin.get(path(business) + "/usage").expect(200).json();
        assertThat(usage.get("devices").asInt()).isEqualTo(1);
        assertThat(usage.get("documents").asInt()).isEqualTo(1);
        assertThat(usage.get("documentsLimit").asInt()).isEqualTo(1);
    }

    @Test
    void an_export_has_everything_and_no_secret() throws Exception {
        Business business = Business.open(installation, "Exportada");
        business.useModel("OPENAI", "modelo-de-teste");
        business.admin().put("/llm/settings", Map.of("provider", "OFFLINE")).expect(200);
        business.teach("guia.md", Business.DOCUMENT);
        Customer ana = business.customer("Ana");
        ana.writes("A que horas começa o check-in?");
        assertThat(ana.awaitAnswer()).contains("14h30");
        ana.awaitTurns(1);

        Map<String, String> export = export(business);

        assertThat(export.get("data/messages.jsonl").lines()).hasSize(2);
        assertThat(export.get("data/messages.jsonl")).contains("A que horas começa o check-in?", "14h30");
        assertThat(export.get("data/turns.jsonl")).contains("ANSWERED");
        assertThat(export.get("data/contacts.jsonl")).contains(ana.name());
        assertThat(export.get("data/users.jsonl")).contains(business.username());
        assertThat(export.get("data/audit.jsonl")).contains("tenant.exported");
        assertThat(export.entrySet())
                .filteredOn(entry -> entry.getKey().startsWith("documents/"))
                .singleElement()
                .extracting(Map.Entry::getValue)
                .isEqualTo(Business.DOCUMENT);
        JsonNode manifest = Api.JSON.readTree(export.get("manifest.json"));
        assertThat(manifest.get("format").asText()).isEqualTo("recado-tenant");
        assertThat(manifest.get("version").asInt()).isEqualTo(1);
        for (JsonNode part : manifest.get("parts")) {
            if (part.get("file").asText().endsWith(".jsonl")) {
                assertThat(export.get(part.get("file").asText()).lines())
                        .as(part.toString())
                        .hasSize(part.get("count").asInt());
            }
        }
        assertThat(String.join("\n", export.values()))
                .doesNotContain(
                        business.accessToken(),
                        business.appSecret(),
                        business.verifyToken(),
                        business.password(),
                        "sk-simulated-0123456789");
    }

    @Test
    void a_deleted_tenant_is_gone_to_the_last_row_and_its_number_is_free() throws Exception {
        Business business = Business.open(installation, "Excluída");
        Business neighbour = Business.open(installation, "Vizinha");
        business.teach("guia.md", Business.DOCUMENT);
        neighbour.teach("guia.md", Business.DOCUMENT);
        Customer ana = business.customer("Ana");
        ana.writes("A que horas começa o check-in?");
        ana.awaitAnswer();
        ana.awaitTurns(1);
        Map<String, Long> present = rows(business);
        assertThat(present).containsKeys("message", "turn", "contact", "knowledge_passages", "audit_entry", "login");
        await().until(() -> installation.metrics().contains(business.tenantId()));
        Map<String, Long> neighbours = rows(neighbour);

        assertThat(superuser
                        .post(path(business) + "/deletion", Map.of("name", "Outra"))
                        .problem(400))
                .isEqualTo("tenant.confirmation");
        superuser
                .post(path(business) + "/deletion", Map.of("name", business.name()))
                .expect(202);

        // At once: nobody gets in, and the number may be used by somebody else.
        installation
                .anonymous()
                .post("/auth/token", Map.of("username", business.username(), "password", business.password()))
                .problem(401);
        assertThat(business.admin().get("/devices").status()).isIn(401, 409);
        assertThat(superuser
                        .with("X-Recado-Tenant", business.tenantId())
                        .get("/devices")
                        .status())
                .isIn(404, 409);
        assertThat(superuser
                        .post(path(business) + "/deletion", Map.of("name", business.name()))
                        .status())
                .isIn(404, 409);
        JsonNode receipt = awaitReceipt(business);

        assertThat(rows(business)).isEmpty();
        assertThat(rows(neighbour).keySet()).containsAll(neighbours.keySet());
        assertThat(receipt.get("indexBefore").asLong()).isPositive();
        assertThat(receipt.get("indexAfter").asLong()).isZero();
        assertThat(receipt.get("rows").get("message").asLong()).isEqualTo(present.get("message"));
        assertThat(receipt.get("rows").get("knowledge_passages").asLong()).isEqualTo(present.get("knowledge_passages"));
        assertThat(receipt.get("requestedByName").asText()).isEqualTo("root");
        await().until(() -> !installation.metrics().contains(business.tenantId()));
        superuser.get(path(business)).problem(404);
        assertThat(superuser.get("/audit?limit=200").body())
                .contains("tenant.deletion-requested", "tenant.deleted", business.name());
        assertThat(superuser.get("/tenants/deletions").body()).contains(business.tenantId());
        assertThat(neighbour
                        .admin()
                        .post("/knowledge/search", Map.of("query", "A que horas começa o check-in?"))
                        .expect(200)
                        .json()
                        .get("passages"))
                .isNotEmpty();
        // A message for the old device finds nobody, and is kept nowhere.
        Map<String, Object> device = new LinkedHashMap<>();
        device.put("name", "Herdado");
        device.put("channel", "WHATSAPP_CLOUD");
        device.put("phoneNumberId", business.phoneNumberId());
        device.put("displayPhoneNumber", business.displayPhoneNumber());
        device.put("businessAccountId", business.businessAccountId());
        device.put("accessToken", business.accessToken());
        device.put("appSecret", business.appSecret());
        device.put("verifyToken", business.verifyToken());
        neighbour.admin().post("/devices", device).expect(201);
        assertThat(rows(business)).isEmpty();
    }

    @Test
    void a_superuser_inside_a_tenant_still_looks_over_all_of_them_and_names_are_taken_everywhere() {
        Business here = Business.open(installation, "Dentro");
        Business there = Business.open(installation, "Fora");
        Api inside = superuser.with("X-Recado-Tenant", here.tenantId());

        assertThat(inside.get("/users/me").expect(200).json().get("username").asText())
                .isEqualTo("root");
        assertThat(inside.get(path(there)).expect(200).json().get("name").asText())
                .isEqualTo(there.name());
        assertThat(superuser.get("/tenants?limit=200").expect(200).items())
                .hasSizeGreaterThan(1)
                .hasSameSizeAs(inside.get("/tenants?limit=200").expect(200).items());
        assertThat(inside.post("/tenants", Map.of("name", there.name())).problem(409))
                .isEqualTo("tenant.name-taken");
        assertThat(inside.patch(path(here), Map.of("name", there.name())).problem(409))
                .isEqualTo("tenant.name-taken");
        for (Api api : List.of(inside, here.admin())) {
            for (String name : List.of(there.username(), "root")) {
                assertThat(api.post("/users", Map.of("username", name, "password", here.password(), "role", "VIEWER"))
                                .problem(409))
                        .isEqualTo("user.username-taken");
                assertThat(api.post("/invitations", Map.of("username", name, "role", "VIEWER"))
                                .problem(409))
                        .isEqualTo("user.username-taken");
            }
        }
        inside.get(path(there) + "/usage").expect(200);
        assertThat(inside.post(path(there) + "/suspend", Map.of("reason", "Férias"))
                        .expect(200)
                        .json()
                        .get("state")
                        .asText())
                .isEqualTo("SUSPENDED");
        inside.post(path(there) + "/resume").expect(200);
        here.admin().get(path(there)).problem(404);
    }

    private static String path(Business business) {
        return "/tenants/" + business.tenantId();
    }

    private static void assertRefused(JsonNode turn) {
        assertThat(turn.get("outcome").asText()).isEqualTo("REFUSED");
        assertThat(turn.get("outcomeReason").asText()).isEqualTo("tenant-suspended");
    }

    private static int sent(List<Customer> customers) {
        return customers.stream()
                .mapToInt(customer -> customer.received().size())
                .sum();
    }

    private JsonNode awaitReceipt(Business business) {
        return await().until(
                        () -> superuser
                                .get(path(business) + "/deletion")
                                .expect(200)
                                .json(),
                        receipt -> receipt.hasNonNull("finishedAt"));
    }

    private Map<String, String> export(Business business) throws IOException, InterruptedException {
        List<String> root = installation.superuserLogIn();
        String token = installation
                .anonymous()
                .post("/auth/token", Map.of("username", root.getFirst(), "password", root.getLast()))
                .expect(200)
                .json()
                .get("accessToken")
                .asText();
        HttpResponse<byte[]> answer;
        try (HttpClient http = HttpClient.newHttpClient()) {
            answer = http.send(
                    HttpRequest.newBuilder(URI.create(installation.baseUrl() + "/api/v1" + path(business) + "/export"))
                            .header("Authorization", "Bearer " + token)
                            .build(),
                    HttpResponse.BodyHandlers.ofByteArray());
        }
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/zip");
        Map<String, String> files = new LinkedHashMap<>();
        try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(answer.body()))) {
            ZipEntry entry = zip.getNextEntry();
            while (entry != null) {
                files.put(entry.getName(), new String(zip.readAllBytes(), StandardCharsets.UTF_8));
                entry = zip.getNextEntry();
            }
        }
        return files;
    }

    /** How many rows of the tenant each table of the database has, past every wall. */
    private static Map<String, Long> rows(Business business) throws SQLException {
        UUID tenant = UUID.fromString(business.tenantId());
        Map<String, Long> rows = new TreeMap<>();
        try (Connection database = DriverManager.getConnection(Suite.postgres().jdbcUrl(), "postgres", "postgres")) {
            List<String> tables = new ArrayList<>();
            try (ResultSet found = database.createStatement()
                    .executeQuery("select table_name from information_schema.columns where column_name = 'tenant_id'"
                            + " and table_schema = 'public'")) {
                while (found.next()) {
                    tables.add(found.getString(1));
                }
            }
            assertThat(tables).hasSizeGreaterThan(20);
            for (String table : tables) {
                try (PreparedStatement query =
                        database.prepareStatement("select count(*) from " + table + " where tenant_id = ?")) {
                    query.setObject(1, tenant);
                    try (ResultSet row = query.executeQuery()) {
                        row.next();
                        if (row.getLong(1) > 0) {
                            rows.put(table, row.getLong(1));
                        }
                    }
                }
            }
        }
        return rows;
    }
}
