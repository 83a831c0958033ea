package dev.recado.it;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** How people are: they go on writing, correct themselves, react, fall silent, and have had enough. Machines are not. */
class HabitsIT {
    private final Business business = Business.open(Suite.installation(), "Gente como a gente");
    private final Simulators simulators = business.simulators();
    private final String marker = "assunto" + Business.unique();

    @BeforeEach
    void answer_with_a_model() {
        business.useModel("OPENAI", "modelo-de-teste");
    }

    @Test
    void after_the_tenants_number_of_interruptions_it_answers_anyway_and_then_the_rest() {
        set(Map.of("mostInterruptions", 1));
        simulators.script(
                marker,
                List.of(
                        Map.of("text", "Nunca enviada.", "delayMillis", 300_000),
                        Map.of("text", "Aos dois primeiros.", "delayMillis", 4_000),
                        Map.of("text", "Ao terceiro.")));
        Customer ana = business.customer("Ana");
        ana.writes("Um, " + marker);
        awaitModelCalls(1);
        ana.writes("Dois, " + marker);
        awaitModelCalls(2);

        ana.writes("Três, " + marker);

        assertThat(ana.awaitAnswers(2)).containsExactly("Aos dois primeiros.", "Ao terceiro.");
        List<JsonNode> turns = ana.awaitTurns(2);
        assertThat(ana.questions(turns.getFirst())).hasSize(2);
        assertThat(turns.getFirst().get("interruptions").asInt()).isEqualTo(1);
        assertThat(simulators.modelCalls(marker))
                .extracting(call -> call.get("cancelled").asBoolean())
                .containsExactly(true, false, false);
    }

    @Test
    void what_is_edited_or_deleted_before_the_answer_is_answered_as_it_is_then() {
        simulators.script(
                marker,
                List.of(
                        Map.of("text", "Nunca enviada.", "delayMillis", 300_000),
                        Map.of("text", "Às 15h está livre.")));
        Customer bia = business.customer("Bia");
        String kept = bia.writes("Tem às 14h? " + marker);
        String mistake = bia.writes("Isto não era para vocês, " + marker);
        awaitModelCalls(1);

        bia.sends(Map.of("type", "edit", "replyTo", kept, "text", "Tem às 15h? " + marker));
        bia.sends(Map.of("type", "revoke", "replyTo", mistake));

        assertThat(bia.awaitAnswer()).contains("Às 15h");
        assertThat(simulators.modelCalls(marker).getLast().get("messages").toString())
                .contains("às 15h")
                .doesNotContain("às 14h", "não era para vocês");
        bia.awaitTurns(1);
        JsonNode edited = bia.messages().getFirst();
        assertThat(edited.get("text").asText()).contains("15h");
        assertThat(edited.get("originalText").asText()).contains("14h");
        JsonNode deleted = bia.messages().get(1);
        assertThat(deleted.path("text").isNull() || deleted.path("text").isMissingNode())
                .isTrue();
        assertThat(deleted.get("deletedAt").asText()).isNotBlank();
    }

    @Test
    void a_message_that_is_deleted_before_anybody_answered_needs_no_reply() {
        business.waitForPauses(2_000, 15_000);
        Customer eva = business.customer("Eva");
        String mistake = eva.writes("Engano, " + marker);
        eva.sends(Map.of("type", "revoke", "replyTo", mistake));

        JsonNode turn = eva.awaitTurns(1).getFirst();
        assertThat(turn.get("outcome").asText()).isEqualTo("NO_REPLY_NEEDED");
        assertThat(turn.get("outcomeReason").asText()).isEqualTo("deleted");
        assertThat(eva.received()).isEmpty();
    }

    @Test
    void texts_media_and_reactions_form_one_turn_in_whatsapps_order_though_they_come_reversed() {
        business.waitForPauses(2_000, 15_000);
        simulators.script(marker, List.of(Map.of("text", "A tudo junto.")));
        Customer leo = business.customer("Léo");
        Instant now = Instant.now();
        leo.sends(Map.of("text", "E o preço? " + marker, "timestamp", now.toString()));
        leo.sends(Map.of(
                "type",
                "reaction",
                "text",
                "👍",
                "replyTo",
                "wamid.x",
                "timestamp",
                now.minusSeconds(2).toString()));
        leo.sends(Map.of("type", "audio", "timestamp", now.minusSeconds(4).toString()));
        leo.sends(Map.of("text", "Boa noite", "timestamp", now.minusSeconds(6).toString()));

        assertThat(leo.awaitAnswer()).contains("A tudo junto.").contains("áudio");
        assertThat(leo.questions(leo.awaitTurns(1).getFirst()))
                .extracting(message -> message.get("kind").asText())
                .containsExactly("TEXT", "AUDIO", "REACTION", "TEXT");
        assertThat(simulators.modelCalls(marker).getLast().get("messages").toString())
                .contains("reagiu com 👍");
    }

    @Test
    void a_channel_that_reports_typing_makes_the_answer_wait() throws Exception {
        business.waitForPauses(3_000, 15_000);
        simulators.script(marker, List.of(Map.of("text", "Pronto.")));
        Customer mia = business.customer("Mia");
        mia.writes("Olha só, " + marker);
        Instant due = due(mia);

        typing(mia);

        await().untilAsserted(() -> assertThat(due(mia)).isAfter(due));
        assertThat(mia.awaitAnswer()).contains("Pronto.");
        assertThat(mia.awaitTurns(1).getFirst().get("run").asInt()).isEqualTo(1);
    }

    @Test
    void an_agents_own_pace_goes_before_the_organisations() {
        business.waitForPauses(30_000, 60_000);
        String agent = business.admin()
                .get("/agents")
                .expect(200)
                .items()
                .getFirst()
                .get("id")
                .asText();
        business.admin()
                .patch("/agents/" + agent, Map.of("quietWindowMillis", 200, "longestWaitMillis", 400))
                .expect(200);
        simulators.script(marker, List.of(Map.of("text", "Já?")));
        Customer rui = business.customer("Rui");
        rui.writes("Rápido, " + marker);
        assertThat(rui.awaitAnswer()).contains("Já?");
    }

    @Test
    void a_customer_whom_people_leave_waiting_is_served_by_the_bot_again() throws SQLException {
        simulators.script(marker, List.of(Map.of("text", "Eu mesmo ajudo.")));
        Customer gil = business.customer("Gil");
        gil.writes("Olá, " + marker);
        gil.awaitAnswers(1);
        String conversation = gil.conversationId();
        business.admin().post("/conversations/" + conversation + "/take-over").expect(200);
        gil.writes("Alguém aí? " + marker);
        gil.awaitTurns(2);

        pretendThatTimeWentOn(conversation);

        assertThat(gil.awaitAnswers(2).getLast()).contains("Eu mesmo ajudo.");
        assertThat(gil.conversation().get("owner").asText()).isEqualTo("BOT");
        assertThat(gil.conversation().get("fellBackAt").asText()).isNotBlank();
        assertThat(simulators.modelCalls(marker)).hasSize(2);
    }

    @Test
    void who_asks_for_a_person_and_says_no_more_hears_that_the_bot_is_back() throws SQLException {
        Customer ivo = business.customer("Ivo");
        String conversation = asksForAPerson(ivo);
        double before = fallBacks();

        pretendThatTimeWentOn(conversation);

        assertThat(ivo.awaitAnswers(2).getLast()).contains("posso continuar ajudando");
        assertThat(ivo.conversation().get("owner").asText()).isEqualTo("BOT");
        assertThat(ivo.conversation().get("waiting").asBoolean()).isFalse();
        assertThat(ivo.turns()).hasSize(1);
        await().untilAsserted(() -> assertThat(fallBacks()).isEqualTo(before + 1));
    }

    @Test
    void a_person_who_takes_over_and_writes_nothing_leaves_the_customer_waiting_only_so_long() throws SQLException {
        Customer noe = business.customer("Noé");
        String conversation = asksForAPerson(noe);
        business.admin().post("/conversations/" + conversation + "/take-over").expect(200);

        assertThat(noe.conversation().get("waiting").asBoolean()).isTrue();
        assertThat(business.admin()
                        .get("/turns/report")
                        .expect(200)
                        .json()
                        .at("/now/waitingForPeople")
                        .asInt())
                .isEqualTo(1);
        pretendThatTimeWentOn(conversation);

        assertThat(noe.awaitAnswers(2).getLast()).contains("posso continuar ajudando");
        assertThat(noe.conversation().get("owner").asText()).isEqualTo("BOT");
        simulators.script(marker, List.of(Map.of("text", "Eu mesmo ajudo.")));
        business.useModel("OPENAI", "modelo-de-teste");
        noe.writes("Então me diga, " + marker);
        assertThat(noe.awaitAnswers(3).getLast()).contains("Eu mesmo ajudo.");
    }

    @Test
    void a_customer_whom_people_leave_waiting_is_told_once_where_the_bot_may_not_step_in() throws SQLException {
        set(Map.of("peopleFallBack", "NOTICE"));
        try {
            simulators.script(marker, List.of(Map.of("text", "Do robô.")));
            Customer lia = business.customer("Lia");
            lia.writes("Olá, " + marker);
            lia.awaitAnswers(1);
            String conversation = lia.conversationId();
            business.admin()
                    .post("/conversations/" + conversation + "/take-over")
                    .expect(200);
            lia.writes("Alguém aí? " + marker);
            lia.awaitTurns(2);

            pretendThatTimeWentOn(conversation);

            assertThat(lia.awaitAnswers(2).getLast()).contains("não foi esquecida");
            assertThat(lia.conversation().get("owner").asText()).isEqualTo("PEOPLE");
            lia.writes("Ainda espero. " + marker);
            lia.awaitTurns(3);
            assertThat(lia.received()).hasSize(2);
            assertThat(simulators.modelCalls(marker)).hasSize(1);
        } finally {
            set(Map.of("peopleFallBack", "BOT"));
        }
    }

    @Test
    void a_script_that_repeats_itself_is_left_to_people() {
        simulators.script(marker, List.of(Map.of("text", "Como posso ajudar?")));
        Customer robot = business.customer("Robô");
        for (int i = 1; i <= 4; i++) {
            robot.writes("Não entendi sua mensagem, " + marker);
            robot.awaitAnswers(i);
        }
        robot.writes("Não entendi sua mensagem, " + marker);

        JsonNode last = robot.awaitTurns(5).getLast();
        assertThat(last.get("outcome").asText()).isEqualTo("HANDED_OVER");
        assertThat(last.get("outcomeReason").asText()).isEqualTo("loop-suspected");
        assertThat(robot.conversation().get("handoverReason").asText()).isEqualTo("loop-suspected");
        assertThat(robot.received()).hasSize(4);
        assertThat(business.installation().metric("recado_loops_suspected", "identical"))
                .isPositive();
    }

    @Test
    void a_bot_that_takes_its_time_but_always_the_same_is_left_to_people() throws SQLException {
        simulators.script(marker, List.of(Map.of("text", "Como posso ajudar?")));
        Customer robot = business.customer("Outro robô");
        robot.writes("Primeira resposta, " + marker);
        robot.awaitAnswers(1);
        await().untilAsserted(() -> assertThat(
                        robot.turns().getFirst().at("/timings/sentAt").asText())
                .isNotBlank());

        pretendThatItWasAnsweredInAnEvenRhythm(robot.conversationId());
        robot.writes("Mais uma resposta, " + marker);

        await().untilAsserted(() ->
                assertThat(robot.conversation().path("handoverReason").asText()).isEqualTo("loop-suspected"));
        assertThat(robot.conversation().get("handoverSummary").asText()).contains("quase no mesmo tempo");
        assertThat(robot.received()).hasSize(1);
        assertThat(business.installation().metric("recado_loops_suspected", "steady"))
                .isPositive();
    }

    @Test
    void who_wants_no_more_gets_no_more_until_they_come_back() {
        simulators.script(marker, List.of(Map.of("text", "Do robô.")));
        Customer zoe = business.customer("Zoé");
        zoe.writes("Sair!");
        assertThat(zoe.awaitAnswer()).contains("VOLTAR");
        zoe.writes("E o preço? " + marker);
        assertThat(zoe.awaitTurns(2).getLast().get("outcomeReason").asText()).isEqualTo("opted-out");
        JsonNode contact = business.admin()
                .get("/contacts/" + zoe.conversation().get("contactId").asText())
                .expect(200)
                .json();
        assertThat(contact.get("optedOutAt").asText()).isNotBlank();
        assertThat(zoe.conversation().get("optedOut").asBoolean()).isTrue();

        zoe.writes("voltar");
        zoe.awaitAnswers(2);
        zoe.writes("Pronto, " + marker);
        assertThat(zoe.awaitAnswers(3).getLast()).contains("Do robô.");
    }

    /** Returns the conversation, which waits for people from then on. */
    private String asksForAPerson(Customer customer) {
        business.admin().put("/llm/settings", Map.of("provider", "OFFLINE")).expect(200);
        customer.writes("Quero falar com um atendente");
        assertThat(customer.awaitAnswer()).contains("pessoa da equipe");
        assertThat(customer.awaitTurns(1).getFirst().get("outcome").asText()).isEqualTo("HANDED_OVER");
        return customer.conversationId();
    }

    private double fallBacks() {
        return business.installation().metric("recado_people_fallbacks_total", "to=\"bot\"");
    }

    private void set(Map<String, ?> settings) {
        business.admin().patch("/tenants/" + business.tenantId(), settings).expect(200);
    }

    private void awaitModelCalls(int count) {
        await().untilAsserted(() -> assertThat(simulators.modelCalls(marker)).hasSize(count));
    }

    private static Instant due(Customer customer) {
        List<JsonNode> turns = await().until(customer::turns, found -> !found.isEmpty());
        return Instant.parse(turns.getFirst().get("dueAt").asText());
    }

    /** What a connector whose channel knows it would deliver. */
    private void typing(Customer customer) throws IOException, InterruptedException, GeneralSecurityException {
        String body = new ObjectMapper()
                .writeValueAsString(Map.of(
                        "webhooks",
                        List.of(Map.of(
                                "correlationId",
                                UUID.randomUUID().toString(),
                                "receivedAt",
                                Instant.now().toString(),
                                "events",
                                List.of(Map.of(
                                        "type",
                                        "TYPING",
                                        "deviceId",
                                        business.deviceId(),
                                        "phoneNumberId",
                                        business.phoneNumberId(),
                                        "contact",
                                        Map.of("waId", customer.identity(), "phone", customer.identity())))))));
        URI server = URI.create(business.installation().baseUrl());
        String path = "/internal/whatsapp/events";
        String seconds = String.valueOf(Instant.now().getEpochSecond());
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + (server.getPort() + 1) + path))
                .header("Content-Type", "application/json")
                .header("X-Recado-Timestamp", seconds)
                .header("X-Recado-Signature", signature(seconds + "\nPOST\n" + path + "\n" + body))
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        try (HttpClient client = HttpClient.newHttpClient()) {
            assertThat(client.send(request, HttpResponse.BodyHandlers.ofString())
                            .statusCode())
                    .isEqualTo(202);
        }
    }

    private String signature(String signed) throws IOException, GeneralSecurityException {
        String secret = Files.readString(business.installation().data().resolve("connector.secret"))
                .strip();
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        return "v1=" + HexFormat.of().formatHex(mac.doFinal(signed.getBytes(StandardCharsets.UTF_8)));
    }

    /** Puts twenty turns before the one that there is: each began six seconds after the answer to the one before. */
    private static void pretendThatItWasAnsweredInAnEvenRhythm(String conversation) throws SQLException {
        String answered = "now() - interval '6 seconds' - n * interval '12 seconds'";
        try (Connection database = DriverManager.getConnection(Suite.postgres().jdbcUrl(), "postgres", "postgres");
                Statement statement = database.createStatement()) {
            assertThat(statement.executeUpdate("update turn set first_message_at = now() - interval '12 seconds',"
                            + " sent_at = now() - interval '6 seconds' where conversation_id = '" + conversation + "'"))
                    .isEqualTo(1);
            assertThat(statement.executeUpdate("insert into turn select (jsonb_populate_record(t, jsonb_build_object("
                            // An id that is older the larger n is.
                            + "'id', lpad(to_hex(1000 - n), 8, '0') || '-0000' || substr(t.id::text, 14),"
                            + "'first_message_at', " + answered + " - interval '6 seconds', 'sent_at', " + answered
                            + "))).* from turn t cross join generate_series(1, 20) n where t.conversation_id = '"
                            + conversation + "'"))
                    .isEqualTo(20);
        }
    }

    private static void pretendThatTimeWentOn(String conversation) throws SQLException {
        try (Connection database = DriverManager.getConnection(Suite.postgres().jdbcUrl(), "postgres", "postgres");
                Statement statement = database.createStatement()) {
            assertThat(statement.executeUpdate(
                            "update conversation set waiting_since = waiting_since - interval '2 hours'"
                                    + " where id = '" + conversation + "'"))
                    .isEqualTo(1);
            assertThat(statement.executeUpdate("update due_work set due_at = now() where id = '" + conversation + "'"))
                    .isEqualTo(1);
        }
    }
}
