package dev.recado.whatsapp;

import jakarta.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class WebhookEventsTest {
    private static final Instant RECEIVED = Instant.parse("2026-11-22T12:00:00Z");

    @Test
    void a_text_with_all_that_meta_says_about_its_sender() {
        JsonObject event = only("""
                {"contacts":[{"profile":{"name":"Ana Souza","username":"ana.souza"},"wa_id":"5511999990001",
                              "user_id":"BR.123","parent_user_id":"BR.ENT.9"}],
                 "messages":[{"from":"5511999990001","from_user_id":"BR.123","id":"wamid.1","timestamp":"1700000000",
                              "type":"text","text":{"body":"Olá"},"context":{"from":"551","id":"wamid.0"}}]}""");

        assertThat(event.getString("type")).isEqualTo("MESSAGE");
        assertThat(event.getString("kind")).isEqualTo("TEXT");
        assertThat(event.getString("phoneNumberId")).isEqualTo("111");
        assertThat(event.getString("externalId")).isEqualTo("wamid.1");
        assertThat(event.getString("timestamp")).isEqualTo("2023-11-14T22:13:20Z");
        assertThat(event.getString("text")).isEqualTo("Olá");
        assertThat(event.getString("replyTo")).isEqualTo("wamid.0");
        assertThat(JsonFields.parse(event.getString("raw").getBytes(StandardCharsets.UTF_8))
                        .getString("id"))
                .isEqualTo("wamid.1");
        assertThat(event.getJsonObject("contact")).isEqualTo(json("""
                                {"waId":"5511999990001","phone":"5511999990001","userId":"BR.123",
                                 "parentUserId":"BR.ENT.9","username":"ana.souza","name":"Ana Souza"}"""));
    }

    @Test
    void without_contacts_the_sender_is_who_the_message_names() {
        JsonObject event = only(messages(text("551", "w1", "a")));
        assertThat(event.getJsonObject("contact")).isEqualTo(json("{\"waId\":\"551\",\"phone\":\"551\"}"));
    }

    @Test
    void a_person_without_phone_is_known_by_the_user_id() {
        JsonObject event = only("""
                {"contacts":[{"profile":{"name":"Bia","username":"bia"},"user_id":"BR.77"}],
                 "messages":[{"from_user_id":"BR.77","id":"w1","timestamp":"1700000000","type":"text","text":{"body":"a"}}]}""");
        assertThat(event.getJsonObject("contact"))
                .isEqualTo(json("{\"userId\":\"BR.77\",\"username\":\"bia\",\"name\":\"Bia\"}"));
    }

    @Test
    void of_several_contacts_each_message_gets_its_own() {
        List<JsonObject> events =
                of(change("""
                {"contacts":[{"profile":{"name":"Ana"},"wa_id":"551"},{"profile":{"name":"Bia"},"wa_id":"552"}],
                 "messages":[%s,%s,%s]}""".formatted(text("552", "w1", "a"), text("551", "w2", "b"), text("553", "w3", "c"))));
        assertThat(events)
                .extracting(e -> e.getJsonObject("contact").getString("name", "nobody"))
                .containsExactly("Bia", "Ana", "nobody");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    image       | {"id":"m1","mime_type":"image/jpeg","sha256":"abc","caption":"Veja"} | IMAGE | Veja
                    video       | {"id":"m1","mime_type":"video/mp4","caption":"Veja"}                 | VIDEO | Veja
                    audio       | {"id":"m1","mime_type":"audio/ogg"}                                  | AUDIO |
                    sticker     | {"id":"m1","mime_type":"image/webp"}                                 | STICKER |
                    document    | {"id":"m1","mime_type":"application/pdf","filename":"a.pdf"}         | DOCUMENT |
                    location    | {"latitude":-23.5,"longitude":-46.6}                                 | LOCATION |
                    button      | {"payload":"p","text":"Sim"}                                         | BUTTON | Sim
                    interactive | {"type":"button_reply","button_reply":{"id":"1","title":"Sim"}}      | INTERACTIVE | Sim
                    interactive | {"type":"list_reply","list_reply":{"id":"1","title":"Item"}}         | INTERACTIVE | Item
                    interactive | {"type":"nfm_reply","nfm_reply":{"name":"flow","body":"Sent","response_json":"{}"}} | INTERACTIVE | Sent
                    order       | {"catalog_id":"1","text":"Por favor"}                                | ORDER | Por favor
                    system      | {"body":"Security code changed","type":"customer_identity_changed"}  | SYSTEM | Security code changed
                    unsupported | {"type":"poll"}                                                      | UNSUPPORTED |
                    hologram    | {"id":"1"}                                                           | UNSUPPORTED |
                    """)
    void every_type_has_its_kind_and_its_text(String type, String body, String kind, String text) {
        JsonObject event = only(messages("""
                {"from":"551","id":"w1","timestamp":"1700000000","type":"%s","%s":%s}""".formatted(type, type, body)));
        assertThat(event.getString("type")).isEqualTo("MESSAGE");
        assertThat(event.getString("kind")).isEqualTo(kind);
        assertThat(event.getString("text", null)).isEqualTo(text);
        assertThat(event.getString("raw")).contains(type);
    }

    @Test
    void media_keep_what_it_takes_to_fetch_them() {
        assertThat(only(messages("""
                                        {"from":"551","id":"w1","timestamp":"1700000000","type":"document",
                                         "document":{"id":"m1","mime_type":"application/pdf","filename":"a.pdf","sha256":"x"}}""")).getJsonObject("media")).isEqualTo(json("""
                                {"id":"m1","mimeType":"application/pdf","fileName":"a.pdf","sha256":"x","voice":false}"""));
        assertThat(only(messages("""
                                        {"from":"551","id":"w1","timestamp":"1700000000","type":"audio",
                                         "audio":{"id":"m1","mime_type":"audio/ogg; codecs=opus","voice":true}}""")).getJsonObject("media").getBoolean("voice"))
                .isTrue();
    }

    @Test
    void a_card_of_contacts_is_not_taken_for_the_sender() {
        JsonObject event = only(messages("""
                        {"from":"551","id":"w1","timestamp":"1700000000","type":"contacts",
                         "contacts":[{"name":{"formatted_name":"Zé"},"phones":[{"phone":"+55 11 9","wa_id":"559"}]}]}"""));
        assertThat(event.getString("kind")).isEqualTo("CONTACTS");
        assertThat(event.getJsonObject("contact").getString("phone")).isEqualTo("551");
    }

    @Test
    void a_reaction_names_message_and_emoji_and_none_when_taken_back() {
        assertThat(only(messages("""
                                        {"from":"551","id":"w1","timestamp":"1700000000","type":"reaction",
                                         "reaction":{"message_id":"w0","emoji":"\\ud83d\\udc4d"}}""")).getJsonObject("reaction"))
                .isEqualTo(json("{\"messageId\":\"w0\",\"emoji\":\"👍\"}"));
        assertThat(only(messages("""
                                        {"from":"551","id":"w1","timestamp":"1700000000","type":"reaction",
                                         "reaction":{"message_id":"w0"}}""")).getJsonObject("reaction")).isEqualTo(json("{\"messageId\":\"w0\"}"));
    }

    @Test
    void a_deleted_message_refers_to_the_one_that_is_gone() {
        JsonObject event = only(messages("""
                        {"from":"551","id":"w2","timestamp":"1700000000","type":"revoke","revoke":{"original_message_id":"w1"}}"""));
        assertThat(event.getString("kind")).isEqualTo("DELETED");
        assertThat(event.getString("replyTo")).isEqualTo("w1");
    }

    @Test
    void an_edited_message_refers_to_what_it_was_and_says_what_it_is() {
        JsonObject event = only(messages("""
                        {"from":"551","id":"w2","timestamp":"1700000000","type":"edit","edit":{"original_message_id":"w1",
                         "message":{"context":{"id":"w0"},"type":"text","text":{"body":"às 15h"}}}}"""));
        assertThat(event.getString("kind")).isEqualTo("EDITED");
        assertThat(event.getString("text")).isEqualTo("às 15h");
        assertThat(event.getString("replyTo")).isEqualTo("w1");
    }

    @Test
    void an_edited_caption_is_an_edit_too() {
        JsonObject event = only(messages("""
                        {"from":"551","id":"w2","timestamp":"1700000000","type":"edit","edit":{"original_message_id":"w1",
                         "message":{"type":"image","image":{"id":"m1","caption":"a outra"}}}}"""));
        assertThat(event.getString("kind")).isEqualTo("EDITED");
        assertThat(event.getString("text")).isEqualTo("a outra");
    }

    @Test
    void an_edit_of_nobody_knows_what_is_a_message_of_its_own() {
        assertThat(only(messages("""
                                        {"from":"551","id":"w2","timestamp":"1700000000","type":"edit","edit":{
                                         "message":{"type":"text","text":{"body":"às 15h"}}}}""")).getString("kind")).isEqualTo("TEXT");
        assertThat(only(messages("""
                                        {"from":"551","id":"w2","timestamp":"1700000000","type":"edit","edit":{
                                         "original_message_id":"w1"}}""")).getString("kind")).isEqualTo("UNSUPPORTED");
    }

    @ParameterizedTest
    @CsvSource({"sent,SENT", "delivered,DELIVERED", "read,READ", "played,PLAYED"})
    void a_status_carries_our_outbox_id_and_the_recipient(String status, String expected) {
        JsonObject event = only("""
                {"contacts":[{"profile":{"name":"Ana"},"wa_id":"551","user_id":"BR.1"}],
                 "statuses":[{"id":"wamid.1","status":"%s","timestamp":"1700000000","recipient_id":"551",
                              "recipient_user_id":"BR.1","parent_recipient_user_id":"BR.ENT.1",
                              "biz_opaque_callback_data":"outbox-7"}]}""".formatted(status));
        assertThat(event.getString("type")).isEqualTo("STATUS");
        assertThat(event.getString("status")).isEqualTo(expected);
        assertThat(event.getString("externalId")).isEqualTo("wamid.1");
        assertThat(event.getString("opaque")).isEqualTo("outbox-7");
        assertThat(event.getJsonObject("contact")).isEqualTo(json("""
                                {"waId":"551","phone":"551","userId":"BR.1","parentUserId":"BR.ENT.1","name":"Ana"}"""));
    }

    @Test
    void a_failed_status_says_why() {
        JsonObject event = only("""
                {"statuses":[{"id":"wamid.1","status":"failed","timestamp":1700000000,"recipient_id":"551",
                  "errors":[{"code":131047,"title":"Re-engagement message","message":"Re-engagement message",
                             "error_data":{"details":"More than 24 hours"}}]}]}""");
        assertThat(event.getJsonObject("error")).isEqualTo(json("""
                                {"code":"131047","title":"Re-engagement message","detail":"More than 24 hours"}"""));
    }

    @Test
    void an_echo_is_about_the_customer_that_the_person_wrote_to() {
        JsonObject event = of("""
                        {"field":"smb_message_echoes","value":{"metadata":{"phone_number_id":"111"},
                         "contacts":[{"wa_id":"552","user_id":"BR.2"}],
                         "message_echoes":[{"from":"5511","to":"552","id":"w1","timestamp":"1700000000","type":"text",
                                            "text":{"body":"Já respondo"}}]}}""").get(0);
        assertThat(event.getString("type")).isEqualTo("ECHO");
        assertThat(event.getString("kind")).isEqualTo("TEXT");
        assertThat(event.getString("text")).isEqualTo("Já respondo");
        assertThat(event.getJsonObject("contact"))
                .isEqualTo(json("{\"waId\":\"552\",\"phone\":\"552\",\"userId\":\"BR.2\"}"));
    }

    @Test
    void a_changed_number_relinks_the_contact() {
        JsonObject event = only(messages("""
                        {"from":"551","from_user_id":"BR.2","id":"w1","timestamp":"1700000000","type":"system","system":
                         {"type":"user_changed_number","body":"User A changed","wa_id":"559","user_id":"BR.2",
                          "previous_user_id":"BR.1"}}"""));
        assertThat(event.getString("type")).isEqualTo("IDENTITY_CHANGED");
        assertThat(event.getJsonObject("contact"))
                .isEqualTo(json("{\"waId\":\"551\",\"phone\":\"551\",\"userId\":\"BR.1\"}"));
        assertThat(event.getJsonObject("newContact"))
                .isEqualTo(json("{\"waId\":\"559\",\"phone\":\"559\",\"userId\":\"BR.2\"}"));
    }

    @Test
    void a_changed_user_id_relinks_the_contact_without_any_phone() {
        JsonObject event = only(messages("""
                        {"id":"w1","timestamp":"1700000000","type":"system","system":
                         {"type":"user_changed_user_id","previous_user_id":"BR.1","previous_parent_user_id":"BR.ENT.1",
                          "user_id":"BR.2","parent_user_id":"BR.ENT.2"}}"""));
        assertThat(event.getString("type")).isEqualTo("IDENTITY_CHANGED");
        assertThat(event.getJsonObject("contact"))
                .isEqualTo(json("{\"userId\":\"BR.1\",\"parentUserId\":\"BR.ENT.1\"}"));
        assertThat(event.getJsonObject("newContact"))
                .isEqualTo(json("{\"userId\":\"BR.2\",\"parentUserId\":\"BR.ENT.2\"}"));
    }

    @Test
    void a_trouble_of_the_account_is_kept() {
        JsonObject event = only("{\"errors\":[{\"code\":130429,\"title\":\"Rate limit hit\"}]}");
        assertThat(event.getString("type")).isEqualTo("KEPT");
        assertThat(event.getString("reason")).isEqualTo("ERRORS");
        assertThat(event.getString("timestamp")).isEqualTo("2026-11-22T12:00:00Z");
        assertThat(event.getString("raw")).contains("130429");
    }

    @Test
    void what_cannot_be_understood_is_kept_and_its_siblings_are_not_touched() {
        String noId = "{\"from\":\"551\",\"timestamp\":\"1700000000\",\"type\":\"text\",\"text\":{\"body\":\"a\"}}";
        String noTime = "{\"from\":\"551\",\"id\":\"w\",\"type\":\"text\",\"text\":{\"body\":\"a\"}}";
        String oddTime = "{\"from\":\"551\",\"id\":\"w\",\"timestamp\":\"1e99999\",\"type\":\"text\"}";
        String nobody = "{\"id\":\"w\",\"timestamp\":\"1700000000\",\"type\":\"text\",\"text\":{\"body\":\"a\"}}";
        String parentOnly =
                "{\"from_parent_user_id\":\"BR.ENT.1\",\"id\":\"w\",\"timestamp\":\"1700000000\",\"type\":\"text\"}";
        String sameAsBefore = "{\"id\":\"w\",\"timestamp\":\"1700000000\",\"type\":\"system\",\"system\":"
                + "{\"type\":\"user_changed_user_id\",\"user_id\":\"BR.2\"}}";
        String group =
                "{\"from\":\"551\",\"group_id\":\"g\",\"id\":\"w\",\"timestamp\":\"1700000000\",\"type\":\"text\"}";
        List<JsonObject> events = of(change("{\"messages\":["
                + String.join(
                        ",",
                        noId,
                        noTime,
                        oddTime,
                        nobody,
                        parentOnly,
                        sameAsBefore,
                        group,
                        "7",
                        "null",
                        "[]",
                        text("551", "fine", "a"))
                + "],\"statuses\":[{\"id\":\"w\",\"status\":\"exploded\",\"timestamp\":\"1700000000\"},{}]}"));
        assertThat(events).hasSize(13);
        assertThat(events)
                .filteredOn(e -> e.getString("type").equals("MESSAGE"))
                .extracting(e -> e.getString("externalId"))
                .containsExactly("fine");
        assertThat(events)
                .filteredOn(e -> e.getString("type").equals("KEPT"))
                .hasSize(12)
                .allSatisfy(e -> {
                    assertThat(e.getString("reason")).isEqualTo("NOT_UNDERSTOOD");
                    assertThat(e.getString("phoneNumberId")).isEqualTo("111");
                });
    }

    @Test
    void odd_shapes_of_entry_change_and_value_are_kept_beside_a_good_one() {
        String payload = "{\"object\":\"whatsapp_business_account\",\"entry\":[5,{\"id\":\"1\",\"changes\":[6,{},"
                + "{\"field\":\"messages\",\"value\":[]},{\"field\":\"messages\",\"value\":{}},"
                + "{\"field\":\"history\",\"value\":{\"metadata\":{\"phone_number_id\":\"111\"}}},"
                + change(messages(text("551", "fine", "a"))) + "]}]}";
        assertThat(read(payload))
                .extracting(e -> e.getString("reason", "fine"))
                .containsExactly(
                        "NOT_UNDERSTOOD",
                        "NOT_UNDERSTOOD",
                        "NOT_UNDERSTOOD",
                        "NOT_UNDERSTOOD",
                        "NOT_UNDERSTOOD",
                        "UNKNOWN_FIELD",
                        "fine");
    }

    @Test
    void a_message_that_names_no_number_is_kept() {
        List<JsonObject> events = read(
                "{\"object\":\"whatsapp_business_account\",\"entry\":[{\"changes\":[{\"field\":\"messages\",\"value\":"
                        + messages(text("551", "w1", "a")) + "}]}]}");
        assertThat(events).singleElement().satisfies(e -> {
            assertThat(e.getString("reason")).isEqualTo("NOT_UNDERSTOOD");
            assertThat(e.getString("timestamp")).isEqualTo("2023-11-14T22:13:20Z");
        });
    }

    @Test
    void nul_characters_do_not_reach_the_server() {
        JsonObject event = only(messages(text("551", "w1", "a\\u0000b")));
        assertThat(event.getString("text")).isEqualTo("ab");
        assertThat(event.getString("raw")).doesNotContain("\0");
        assertThat(read("x\0y").get(0).getString("raw")).isEqualTo("x\uFFFDy");
    }

    private static JsonObject only(String value) {
        List<JsonObject> events = of(change(value));
        assertThat(events).hasSize(1);
        return events.get(0);
    }

    private static List<JsonObject> of(String change) {
        return read("{\"object\":\"whatsapp_business_account\",\"entry\":[{\"id\":\"waba\",\"changes\":[" + change
                + "]}]}");
    }

    private static List<JsonObject> read(String payload) {
        return WebhookEvents.of(payload.getBytes(StandardCharsets.UTF_8), RECEIVED).stream()
                .map(InboundEvent::json)
                .toList();
    }

    private static String change(String value) {
        return "{\"field\":\"messages\",\"value\":{\"metadata\":{\"phone_number_id\":\"111\"},"
                + value.strip().substring(1) + "}";
    }

    private static String messages(String message) {
        return "{\"messages\":[" + message + "]}";
    }

    private static String text(String from, String id, String body) {
        return "{\"from\":\"" + from + "\",\"id\":\"" + id
                + "\",\"timestamp\":\"1700000000\",\"type\":\"text\",\"text\":{\"body\":\"" + body + "\"}}";
    }

    private static JsonObject json(String text) {
        return JsonFields.parse(text.getBytes(StandardCharsets.UTF_8));
    }
}
