package dev.recado.whatsapp;

import dev.recado.whatsapp.InboundEvent.Reason;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

import static dev.recado.whatsapp.JsonFields.JSON;
import static dev.recado.whatsapp.JsonFields.first;
import static dev.recado.whatsapp.JsonFields.flag;
import static dev.recado.whatsapp.JsonFields.id;
import static dev.recado.whatsapp.JsonFields.items;
import static dev.recado.whatsapp.JsonFields.object;
import static dev.recado.whatsapp.JsonFields.objects;
import static dev.recado.whatsapp.JsonFields.put;
import static dev.recado.whatsapp.JsonFields.text;

/**
 * Turns a webhook's payload into events: every entry, change, message, status, error and echo of it, in order.
 *
 * <p>Never fails. What can't be understood is kept as it came, so that it never holds up its siblings. The shapes are
 * those of Meta's webhook reference, {@code developers.facebook.com/documentation/business-messaging/whatsapp/webhooks}.
 */
final class WebhookEvents {
    private static final Set<String> STATUSES = Set.of("sent", "delivered", "read", "played", "failed");
    private static final Set<String> IDENTITY_CHANGES = Set.of("user_changed_number", "user_changed_user_id");
    private static final long LAST_SECOND =
            Instant.parse("9999-12-31T23:59:59Z").getEpochSecond();

    private final Instant receivedAt;
    private final List<InboundEvent> events = new ArrayList<>();

    private WebhookEvents(Instant receivedAt) {
        this.receivedAt = receivedAt;
    }

    /**
     * Reads a payload whose signature was checked.
     *
     * @param receivedAt the time of what does not bring its own
     * @return at least one event: a payload with nothing in it, or that is not JSON, is kept whole
     */
    static List<InboundEvent> of(byte[] body, Instant receivedAt) {
        var reading = new WebhookEvents(receivedAt);
        JsonObject payload = JsonFields.parse(body);
        if (payload != null && "whatsapp_business_account".equals(text(payload, "object"))) {
            items(payload, "entry").forEach(reading::entry);
        }
        if (reading.events.isEmpty()) {
            String raw = new String(body, StandardCharsets.UTF_8).replace('\0', '\uFFFD');
            reading.events.add(InboundEvent.kept(Reason.NOT_UNDERSTOOD, null, null, receivedAt, raw));
        }
        return List.copyOf(reading.events);
    }

    private void entry(JsonValue entry) {
        if (!(entry instanceof JsonObject fields)) {
            new Change(null, null, List.of()).keep(Reason.NOT_UNDERSTOOD, entry);
            return;
        }
        String account = id(fields, "id");
        for (JsonValue change : items(fields, "changes")) {
            change(account, change);
        }
    }

    private void change(@Nullable String account, JsonValue change) {
        JsonObject fields = change instanceof JsonObject object ? object : null;
        JsonObject value = object(fields, "value");
        String phoneNumberId = id(object(value, "metadata"), "phone_number_id");
        Change in = new Change(account, phoneNumberId, objects(value, "contacts"));
        String field = text(fields, "field");
        if (field == null || value == null) {
            in.keep(Reason.NOT_UNDERSTOOD, change);
        } else if (field.equals("messages")) {
            int before = events.size();
            items(value, "messages").forEach(in::message);
            items(value, "statuses").forEach(in::status);
            items(value, "errors").forEach(error -> in.keep(Reason.ERRORS, error));
            if (events.size() == before) {
                in.keep(Reason.NOT_UNDERSTOOD, change);
            }
        } else if (field.equals("smb_message_echoes")) {
            int before = events.size();
            items(value, "message_echoes").forEach(in::echo);
            if (events.size() == before) {
                in.keep(Reason.NOT_UNDERSTOOD, change);
            }
        } else {
            in.keep(Reason.UNKNOWN_FIELD, change);
        }
    }

    /** Where an item stands: its account, its number, and the people that the change introduces. */
    private final class Change {
        private final @Nullable String account;
        private final @Nullable String phoneNumberId;
        private final List<JsonObject> contacts;

        Change(@Nullable String account, @Nullable String phoneNumberId, List<JsonObject> contacts) {
            this.account = account;
            this.phoneNumberId = phoneNumberId;
            this.contacts = contacts;
        }

        void keep(Reason reason, JsonValue raw) {
            events.add(InboundEvent.kept(reason, phoneNumberId, account, receivedAt, raw.toString()));
        }

        void message(JsonValue item) {
            JsonObject message = item instanceof JsonObject object ? object : null;
            JsonObject contact = contact(
                    id(message, "from"),
                    id(message, "from_user_id"),
                    first(id(message, "from_parent_user_id"), id(message, "parent_from_user_id")));
            JsonObject system = object(message, "system");
            String systemType = text(system, "type");
            if (systemType != null && IDENTITY_CHANGES.contains(systemType)) {
                identityChange(item, contact);
            } else {
                message("MESSAGE", item, contact);
            }
        }

        /** What a person of the business wrote on the phone: the contact is whom it went to. */
        void echo(JsonValue item) {
            JsonObject message = item instanceof JsonObject object ? object : null;
            JsonObject contact = contact(
                    id(message, "to"),
                    id(message, "to_user_id"),
                    first(id(message, "to_parent_user_id"), id(message, "parent_to_user_id")));
            message("ECHO", item, contact);
        }

        private void message(String type, JsonValue item, @Nullable JsonObject contact) {
            JsonObjectBuilder event = begin(type, item);
            // A group is not one person's conversation: an answer to its member alone would be wrong.
            if (event == null || contact == null || id(item.asJsonObject(), "group_id") != null) {
                keep(Reason.NOT_UNDERSTOOD, item);
                return;
            }
            event.add("contact", contact);
            content(event, item.asJsonObject());
            add(event);
        }

        private void identityChange(JsonValue item, @Nullable JsonObject contact) {
            JsonObjectBuilder event = begin("IDENTITY_CHANGED", item);
            JsonObject system = object(item.asJsonObject(), "system");
            // With the change of a number the user id changes too; the former one may stand only here, and beside the
            // former number already the new one.
            var old = contact == null ? JSON.createObjectBuilder() : JSON.createObjectBuilder(contact);
            if (id(system, "user_id") instanceof String now && now.equals(id(contact, "userId"))) {
                old.remove("userId").remove("parentUserId");
            }
            put(old, "userId", id(system, "previous_user_id"));
            put(old, "parentUserId", id(system, "previous_parent_user_id"));
            JsonObject before = old.build();
            var person = JSON.createObjectBuilder();
            put(person, "waId", id(system, "wa_id"));
            put(person, "phone", id(system, "wa_id"));
            put(person, "userId", id(system, "user_id"));
            put(person, "parentUserId", id(system, "parent_user_id"));
            JsonObject after = person.build();
            if (event == null || !named(before) || !named(after)) {
                keep(Reason.NOT_UNDERSTOOD, item);
                return;
            }
            event.add("contact", before).add("newContact", after);
            put(event, "text", text(system, "body"));
            add(event);
        }

        private static boolean named(JsonObject person) {
            return person.containsKey("phone") || person.containsKey("userId");
        }

        void status(JsonValue item) {
            JsonObjectBuilder event = begin("STATUS", item);
            JsonObject status = item instanceof JsonObject object ? object : null;
            String state = text(status, "status");
            if (event == null || state == null || !STATUSES.contains(state)) {
                keep(Reason.NOT_UNDERSTOOD, item);
                return;
            }
            event.add("status", state.toUpperCase(Locale.ROOT));
            put(event, "opaque", id(status, "biz_opaque_callback_data"));
            // Meta's pages spell the parent's field both ways.
            JsonObject contact = contact(
                    id(status, "recipient_id"),
                    id(status, "recipient_user_id"),
                    first(id(status, "recipient_parent_user_id"), id(status, "parent_recipient_user_id")));
            if (contact != null) {
                event.add("contact", contact);
            }
            objects(status, "errors").stream().findFirst().ifPresent(error -> event.add("error", error(error)));
            add(event);
        }

        /** The fields that all have in common, or null if the item lacks an id or a time. */
        private @Nullable JsonObjectBuilder begin(String type, JsonValue item) {
            JsonObject fields = item instanceof JsonObject object ? object : null;
            String externalId = id(fields, "id");
            Instant timestamp = instant(text(fields, "timestamp"));
            if (externalId == null || timestamp == null) {
                return null;
            }
            var event = JSON.createObjectBuilder().add("type", type);
            put(event, "phoneNumberId", phoneNumberId);
            return event.add("externalId", externalId)
                    .add("timestamp", timestamp.toString())
                    .add("raw", item.toString());
        }

        private void add(JsonObjectBuilder event) {
            if (phoneNumberId == null) {
                // Nobody could tell whose message this is; what it says is still worth keeping.
                JsonObject read = event.build();
                events.add(InboundEvent.kept(
                        Reason.NOT_UNDERSTOOD,
                        null,
                        account,
                        Instant.parse(read.getString("timestamp")),
                        read.getString("raw")));
                return;
            }
            events.add(new InboundEvent(phoneNumberId, account, event.build()));
        }

        /**
         * A person, from what the item itself says and what {@code contacts} adds; null if neither names one. The phone
         * may be absent (people with a user name), {@code contacts} may be missing altogether.
         */
        private @Nullable JsonObject contact(
                @Nullable String phone, @Nullable String userId, @Nullable String parentUserId) {
            // The parent's id alone is shared by several businesses' ids of the person; nobody could be answered by it.
            if (phone == null && userId == null) {
                return null;
            }
            JsonObject introduced = introduced(phone, userId);
            JsonObject profile = object(introduced, "profile");
            var person = JSON.createObjectBuilder();
            put(person, "waId", first(id(introduced, "wa_id"), phone));
            put(person, "phone", phone);
            put(person, "userId", first(userId, id(introduced, "user_id")));
            put(person, "parentUserId", first(parentUserId, id(introduced, "parent_user_id")));
            put(person, "username", first(id(profile, "username"), id(introduced, "username")));
            put(person, "name", id(profile, "name"));
            return person.build();
        }

        private @Nullable JsonObject introduced(@Nullable String phone, @Nullable String userId) {
            for (JsonObject contact : contacts) {
                if (userId != null && userId.equals(id(contact, "user_id"))
                        || phone != null && phone.equals(id(contact, "wa_id"))) {
                    return contact;
                }
            }
            return null;
        }
    }

    /** Kind, text, media and references of a message or echo. */
    private static void content(JsonObjectBuilder event, JsonObject message) {
        String type = text(message, "type");
        String kind = kind(type);
        JsonObject body = type == null ? null : object(message, type);
        put(event, "replyTo", id(object(message, "context"), "id"));
        switch (kind) {
            case "EDITED" -> edited(event, body);
            case "TEXT" -> put(event, "text", text(body, "body"));
            case "IMAGE", "AUDIO", "VIDEO", "DOCUMENT", "STICKER" -> {
                put(event, "text", text(body, "caption"));
                media(event, body);
            }
            case "BUTTON" -> put(event, "text", first(text(body, "text"), text(body, "payload")));
            case "INTERACTIVE" ->
                put(
                        event,
                        "text",
                        first(
                                text(object(body, "button_reply"), "title"),
                                text(object(body, "list_reply"), "title"),
                                text(object(body, "nfm_reply"), "body")));
            case "REACTION" -> reaction(event, body);
            case "ORDER" -> put(event, "text", text(body, "text"));
            case "SYSTEM" -> put(event, "text", text(body, "body"));
            case "DELETED" -> put(event, "replyTo", id(body, "original_message_id"));
            default -> {}
        }
        if (!kind.equals("EDITED")) {
            event.add("kind", kind);
        }
    }

    private static String kind(@Nullable String type) {
        return switch (type == null ? "" : type) {
            case "text" -> "TEXT";
            case "image" -> "IMAGE";
            case "audio", "voice" -> "AUDIO";
            case "video" -> "VIDEO";
            case "document" -> "DOCUMENT";
            case "sticker" -> "STICKER";
            case "location" -> "LOCATION";
            case "contacts" -> "CONTACTS";
            case "button" -> "BUTTON";
            case "interactive" -> "INTERACTIVE";
            case "reaction" -> "REACTION";
            case "order" -> "ORDER";
            case "system", "request_welcome" -> "SYSTEM";
            case "revoke", "deleted" -> "DELETED";
            case "edit" -> "EDITED";
            default -> "UNSUPPORTED";
        };
    }

    /** What an edited message says now, and which one it is; a message of its own where that can't be told. */
    private static void edited(JsonObjectBuilder event, @Nullable JsonObject edit) {
        JsonObject edited = object(edit, "message");
        String original = id(edit, "original_message_id");
        if (edited == null || "edit".equals(text(edited, "type"))) {
            event.add("kind", "UNSUPPORTED");
        } else {
            content(event, edited);
            if (original != null) {
                event.add("kind", "EDITED");
            }
        }
        put(event, "replyTo", original);
    }

    private static void media(JsonObjectBuilder event, @Nullable JsonObject body) {
        if (body == null) {
            return;
        }
        var media = JSON.createObjectBuilder();
        put(media, "id", id(body, "id"));
        put(media, "mimeType", id(body, "mime_type"));
        put(media, "fileName", id(body, "filename"));
        put(media, "sha256", id(body, "sha256"));
        event.add("media", media.add("voice", flag(body, "voice")));
    }

    /** Without an emoji the reaction was taken back. */
    private static void reaction(JsonObjectBuilder event, @Nullable JsonObject body) {
        var reaction = JSON.createObjectBuilder();
        put(reaction, "messageId", id(body, "message_id"));
        put(reaction, "emoji", id(body, "emoji"));
        event.add("reaction", reaction);
    }

    private static JsonObjectBuilder error(JsonObject error) {
        var builder = JSON.createObjectBuilder();
        put(builder, "code", text(error, "code"));
        put(builder, "title", first(text(error, "title"), text(error, "message")));
        put(builder, "detail", first(text(object(error, "error_data"), "details"), text(error, "message")));
        return builder;
    }

    private static @Nullable Instant instant(@Nullable String seconds) {
        if (seconds == null) {
            return null;
        }
        try {
            long second = Long.parseLong(seconds);
            return second > 0 && second <= LAST_SECOND ? Instant.ofEpochSecond(second) : null;
        } catch (NumberFormatException e) {
            return null;
        }
    }
}
