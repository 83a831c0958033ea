package dev.recado.it;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** What runs short, and what takes too long: nobody has to find out by the damage. */
@OwnServer
class AlertsIT {
    private static final long GIB = 1L << 30;
    private static final String BROKER = "/subsystem=messaging-activemq/server=default";
    private static final String INBOUND = BROKER + "/jms-queue=RecadoInbound";
    private static final String ADDRESS = BROKER + "/core-address=jms.queue.RecadoInbound";
    private static final String SETTING = BROKER + "/address-setting=jms.queue.RecadoInbound";
    private static final Path BALLAST = Suite.directory().resolve("ballast");

    private static Installation installation;

    @BeforeAll
    static void start_with_little_room() throws IOException {
        Installation.Plan plan = Suite.another("alerts");
        long free = Files.getFileStore(Suite.directory()).getUsableSpace();
        installation = plan.with("RECADO_INTAKE_DISK_FREE", String.valueOf(free - 2 * GIB))
                .with("RECADO_TURNS_OVERDUE_AFTER", "PT2S")
                .start();
    }

    @AfterAll
    static void stop() throws IOException {
        Files.deleteIfExists(BALLAST);
        installation.close();
    }

    @Test
    void while_the_disk_is_short_webhooks_are_asked_to_come_again_and_answered_once_afterwards() throws IOException {
        Business business = Business.open(installation, "Sem disco");
        business.teach("guia.md", Business.DOCUMENT);
        Customer ana = business.customer("Ana");
        byte[] payload = Api.JSON
                .writeValueAsString(
                        Payloads.text(business.phoneNumberId(), "5511977776666", "wamid." + Business.unique(), "Oi"))
                .getBytes(StandardCharsets.UTF_8);
        fill(4 * GIB);
        try {
            await().until(() -> strained().equals("[\"disk\"]"));

            ana.writes("A que horas começa o check-in?");
            Api.Response refused = deliver(business, payload);

            assertThat(refused.status()).isEqualTo(503);
            assertThat(Integer.parseInt(refused.header("Retry-After"))).isPositive();
            assertThat(installation.metric("recado_intake_refused", "disk")).isPositive();
            assertThat(business.admin().get("/contacts").expect(200).items()).isEmpty();
            // All else is served.
            assertThat(installation.anonymous().get("/ready").status()).isEqualTo(200);
        } finally {
            Files.delete(BALLAST);
        }
        await().until(() -> strained().equals("[]"));

        // The simulated WhatsApp comes again by itself, as the real one does.
        assertThat(ana.awaitAnswer()).contains("14h30");
        assertThat(deliver(business, payload).status()).isEqualTo(200);
        assertThat(deliver(business, payload).status()).isEqualTo(200);
        await().untilAsserted(() -> assertThat(
                        business.admin().get("/contacts").expect(200).items())
                .hasSize(2));
        ana.awaitTurns(1);
        assertThat(ana.received()).hasSize(1);
    }

    @Test
    void a_run_that_takes_too_long_is_counted_told_once_and_cut_off_and_the_customer_is_answered() {
        Business business = Business.open(installation, "Atrasado");
        business.useModel("OPENAI", "modelo-de-teste", 60);
        Customer leo = business.customer("Léo");
        String marker = "atraso" + Business.unique();
        installation
                .simulators()
                .script(marker, List.of(Map.of("text", "Antes tarde do que nunca.", "delayMillis", 20_000)));

        leo.writes("Oi, " + marker);

        assertThat(leo.awaitAnswer()).contains("Já chamei uma pessoa").doesNotContain("Antes tarde");
        assertThat(installation.metric("recado_work_overdue", "TURN")).isEqualTo(1);
        await().until(() -> installation.metric("recado_turns_overdue") == 0);
        String turn = leo.awaitTurns(1).getFirst().get("id").asText();
        assertThat(installation.log().lines().filter(line -> line.contains("TURN " + turn + " is overdue since")))
                .hasSize(1);
    }

    @Test
    void a_queue_that_outgrows_its_share_of_memory_goes_on_on_disk_and_loses_nothing() throws IOException {
        Business business = Business.open(installation, "Fila longa");
        Customer mia = business.customer("Mia");
        mia.writes("Oi");
        String messages = "/conversations/" + mia.conversationId() + "/messages?limit=200";
        int many = 60;
        installation.manage(
                SETTING + ":write-attribute(name=page-size-bytes,value=65536)",
                SETTING + ":write-attribute(name=max-size-bytes,value=131072)",
                INBOUND + ":pause");
        try {
            for (int i = 0; i < many; i++) {
                byte[] payload = Api.JSON.writeValueAsBytes(Payloads.text(
                        business.phoneNumberId(),
                        mia.identity(),
                        "wamid.page." + i,
                        i + " " + "muito texto ".repeat(300)));
                assertThat(deliver(business, payload).status()).isEqualTo(200);
            }
            assertThat(installation.manage(ADDRESS + ":read-attribute(name=number-of-pages)"))
                    .containsPattern("\"result\" => [1-9]");
        } finally {
            installation.manage(
                    INBOUND + ":resume",
                    SETTING + ":write-attribute(name=max-size-bytes,value=104857600)",
                    SETTING + ":write-attribute(name=page-size-bytes,value=10485760)");
        }

        await().untilAsserted(() -> assertThat(business.admin().get(messages).expect(200).items().reversed().stream()
                        .map(message -> message.path("externalId").asText())
                        .filter(id -> id.startsWith("wamid.page.")))
                .containsExactlyElementsOf(IntStream.range(0, many)
                        .mapToObj(i -> "wamid.page." + i)
                        .toList()));
    }

    private String strained() {
        return installation.anonymous().get("/ready").json().get("strained").toString();
    }

    private static Api.Response deliver(Business business, byte[] payload) {
        return Api.anonymous(installation.callbackUrl())
                .with("Content-Type", "application/json")
                .with("X-Hub-Signature-256", Payloads.signature(business.appSecret(), payload))
                .send("POST", "", payload);
    }

    private static void fill(long bytes) throws IOException {
        byte[] block = new byte[8 << 20];
        try (OutputStream out = Files.newOutputStream(BALLAST)) {
            for (long written = 0; written < bytes; written += block.length) {
                out.write(block);
            }
        }
    }
}
