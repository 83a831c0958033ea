package dev.recado.it;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** One tenant is flooded, imports or is deleted: nobody else waits for that, and nothing gets lost or mixed up. */
class FloodIT {
    private static final int CUSTOMERS = 60;
    private static final int EACH = 150;
    private static final int IN_ONE_WEBHOOK = 10;
    private static final int DOCUMENTS = 120;
    private static final int MESSAGES = 50_000;
    private static final String WAITING = "recado_intake_waiting";

    private final Installation installation = Suite.installation();

    @Test
    void another_tenants_customers_are_answered_while_a_flood_is_worked_off_and_the_flood_arrives_whole_and_in_order() {
        Business flooded = Business.open(installation, "Inundada");
        Business calm = Business.open(installation, "Calma");
        calm.teach("guia.md", Business.DOCUMENT);
        List<Customer> crowd = IntStream.range(0, CUSTOMERS)
                .mapToObj(i -> flooded.customer("Fã"))
                .toList();
        Customer ana = calm.customer("Ana");
        Customer leo = calm.customer("Léo");

        try (ExecutorService phones = Executors.newVirtualThreadPerTaskExecutor()) {
            List<CompletableFuture<Void>> flood = crowd.stream()
                    .map(customer -> CompletableFuture.runAsync(() -> reacts(flooded, customer), phones))
                    .toList();
            await().until(() -> installation.metric(WAITING, "busy") > 0);

            ana.writes("A que horas começa o check-in?");
            leo.writes("Aceitam cães?");
            assertThat(ana.awaitAnswer()).contains("14h30");
            assertThat(leo.awaitAnswer()).contains("12 quilos");

            // Both were answered in the middle of it.
            assertThat(installation.metric(WAITING, "busy")).isPositive();
            flood.forEach(CompletableFuture::join);
        }

        await().atMost(10, TimeUnit.MINUTES).until(() -> installation.metric(WAITING, "busy") == 0);
        for (Customer customer : crowd) {
            await().until(() -> customer.messages().size() == EACH);
            List<JsonNode> stored = customer.messages();
            assertThat(stored)
                    .extracting(message -> message.get("externalId").asText())
                    .containsExactlyElementsOf(ids(customer, 0, EACH));
            // Each has a turn of its own, made when it was worked off; ids grow.
            assertThat(stored)
                    .extracting(message -> message.get("turnId").asText())
                    .doesNotHaveDuplicates()
                    .isSorted();
        }
        ana.awaitTurns(1);
        leo.awaitTurns(1);
    }

    @Test
    void others_are_answered_while_one_tenant_imports_in_bulk_and_another_is_deleted_with_all_it_has()
            throws IOException, SQLException {
        Business importing = Business.open(installation, "Importadora");
        Business leaving = Business.open(installation, "De saída");
        Business calm = Business.open(installation, "Calma");
        calm.teach("guia.md", Business.DOCUMENT);
        Customer fan = leaving.customer("Fã");
        fan.writes("Oi");
        fan.awaitTurns(1);
        multiply(leaving);
        Customer ana = calm.customer("Ana");
        Customer leo = calm.customer("Léo");

        String archive = importing.upload("acervo.zip", "application/zip", archive());
        installation
                .superuser()
                .post("/tenants/" + leaving.tenantId() + "/deletion", Map.of("name", leaving.name()))
                .expect(202);
        importing.awaitDocument(archive, "UNPACKED");
        ana.writes("A que horas começa o check-in?");
        leo.writes("Aceitam cães?");
        assertThat(ana.awaitAnswer()).contains("14h30");
        assertThat(leo.awaitAnswer()).contains("12 quilos");

        // Both were answered in the middle of it.
        assertThat(read(importing)).isLessThan(DOCUMENTS);
        JsonNode receipt = await().atMost(5, TimeUnit.MINUTES)
                .until(
                        () -> installation
                                .superuser()
                                .get("/tenants/" + leaving.tenantId() + "/deletion")
                                .expect(200)
                                .json(),
                        found -> found.hasNonNull("finishedAt"));
        assertThat(receipt.get("rows").get("message").asInt()).isGreaterThan(MESSAGES);
        await().atMost(5, TimeUnit.MINUTES).until(() -> read(importing) == DOCUMENTS);
    }

    /** How many documents of the archive can be found. */
    private static long read(Business business) {
        return business.admin().get("/knowledge/documents?limit=200").expect(200).items().stream()
                .filter(document -> document.get("status").asText().equals("READY"))
                .count();
    }

    private static byte[] archive() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            for (int i = 0; i < DOCUMENTS; i++) {
                zip.putNextEntry(new ZipEntry("casa-" + i + ".md"));
                zip.write(("# Casa " + i + "\n\n" + "A casa tem varanda, rede e vista para o mar. ".repeat(60))
                        .getBytes(StandardCharsets.UTF_8));
                zip.closeEntry();
            }
        }
        return bytes.toByteArray();
    }

    /** Gives a tenant the messages of years. */
    private static void multiply(Business business) throws SQLException {
        try (Connection database = DriverManager.getConnection(Suite.postgres().jdbcUrl(), "postgres", "postgres");
                PreparedStatement copies = database.prepareStatement(
                        "insert into message (id, tenant_id, conversation_id, device_id, direction, author, kind, text,"
                                + " external_id, sent_at, arrived_at, correlation_id)"
                                + " select gen_random_uuid(), tenant_id, conversation_id, device_id, direction, author, kind,"
                                + " text, external_id || '.' || n, sent_at, arrived_at, correlation_id"
                                + " from message, generate_series(1, ?) n where tenant_id = ? and direction = 'IN'")) {
            copies.setInt(1, MESSAGES);
            copies.setObject(2, UUID.fromString(business.tenantId()));
            assertThat(copies.executeUpdate()).isEqualTo(MESSAGES);
        }
    }

    /** Reacts again and again, each time as soon as the last webhook was taken. */
    private void reacts(Business business, Customer customer) {
        for (int i = 0; i < EACH; i += IN_ONE_WEBHOOK) {
            byte[] payload = Payloads.bytes(Payloads.reactions(
                    business.phoneNumberId(),
                    customer.identity(),
                    customer.name(),
                    ids(customer, i, i + IN_ONE_WEBHOOK)));
            Api webhook = Api.anonymous(installation.callbackUrl())
                    .with("Content-Type", "application/json")
                    .with("X-Hub-Signature-256", Payloads.signature(business.appSecret(), payload));
            await().until(() -> webhook.send("POST", "", payload).status() == 200);
        }
    }

    private static List<String> ids(Customer customer, int from, int to) {
        return IntStream.range(from, to)
                .mapToObj(i -> "wamid.flood." + customer.identity() + "." + i)
                .toList();
    }
}
