package dev.recado.channels;

import dev.recado.platform.CleanText;
import jakarta.json.JsonException;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import jakarta.json.spi.JsonProvider;
import java.io.StringReader;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One thing that WhatsApp told, as the connector normalised it.
 *
 * @param deviceId the device whose secret vouches for it
 * @param externalId WhatsApp's id of the message; present for messages, statuses and echoes
 * @param timestamp WhatsApp's time, of one second's precision
 * @param contact the customer; present for messages, echoes, typing and changes of identity
 * @param kind of a message or echo: TEXT, IMAGE, AUDIO, VIDEO, DOCUMENT, STICKER, LOCATION, CONTACTS, BUTTON, INTERACTIVE,
 *     REACTION, ORDER, SYSTEM, UNSUPPORTED, or EDITED or DELETED for what became of another message
 * @param text body, caption or title of the button; of an edit what the message says now
 * @param replyTo WhatsApp's id of the message that it quotes, edits or deletes
 * @param status of a status: SENT, DELIVERED, READ, PLAYED or FAILED
 * @param opaque of a status: what we gave along when sending, our outbox id
 * @param newContact of a change of identity: how the person is named from now on
 * @param reason of a kept event: why the connector did not understand it
 * @param raw JSON as WhatsApp sent it
 */
public record InboundEvent(
        Type type,
        @Nullable UUID deviceId,
        @Nullable String phoneNumberId,
        @Nullable String externalId,
        @Nullable Instant timestamp,
        @Nullable InboundContact contact,
        @Nullable String kind,
        @Nullable String text,
        @Nullable String replyTo,
        @Nullable Media media,
        @Nullable Reaction reaction,
        @Nullable DeliveryStatus status,
        @Nullable String opaque,
        @Nullable Problem error,
        @Nullable InboundContact newContact,
        @Nullable String reason,
        @Nullable String raw) {
    // Looked up once: the look-up searches the class path each time.
    private static final JsonProvider JSON = JsonProvider.provider();
    private static final int LONGEST_ID = 200;
    private static final int LONGEST_NAME = 200;
    private static final int LONGEST_TEXT = 100_000;
    private static final int LONGEST_RAW = 1_000_000;

    /** What was told. */
    public enum Type {
        /** A customer wrote. */
        MESSAGE,
        /** Something became of a message of ours. */
        STATUS,
        /** A person of the tenant answered from the phone app. */
        ECHO,
        /** A customer is typing, where the channel tells. */
        TYPING,
        /** A customer's number or user id changed. */
        IDENTITY_CHANGED,
        /** Something that the connector could only pass on as it came. */
        KEPT
    }

    /** A file that came along; its content is still at WhatsApp, for 7 days. */
    public record Media(
            String id,
            @Nullable String mimeType,
            @Nullable String fileName,
            @Nullable String sha256,
            boolean voice) {}

    /**
     * A reaction to a message.
     *
     * @param messageId WhatsApp's id of the message
     * @param emoji null when the reaction was taken back
     */
    public record Reaction(String messageId, @Nullable String emoji) {}

    /** Why a message of ours failed. */
    public record Problem(
            @Nullable String code,
            @Nullable String title,
            @Nullable String detail) {}

    /**
     * Reads an event. What can't be stored is taken out of texts, and they are cut to what the columns hold.
     *
     * @throws MalformedEvent when it is not JSON, or lacks what its type needs
     */
    public static InboundEvent parse(String json) throws MalformedEvent {
        JsonObject event;
        try (JsonReader reader = JSON.createReader(new StringReader(json))) {
            event = reader.readObject();
        } catch (JsonException | IllegalStateException | ClassCastException notJson) {
            throw new MalformedEvent("not a JSON object", notJson);
        }
        InboundEvent read = new InboundEvent(
                one(Type.class, event, "type"),
                deviceId(event),
                text(event, "phoneNumberId", 40),
                text(event, "externalId", LONGEST_ID),
                timestamp(event),
                contact(event, "contact"),
                text(event, "kind", 20),
                text(event, "text", LONGEST_TEXT),
                text(event, "replyTo", LONGEST_ID),
                media(event),
                reaction(event),
                event.containsKey("status") ? status(event) : null,
                text(event, "opaque", LONGEST_ID),
                problem(event),
                contact(event, "newContact"),
                text(event, "reason", 40),
                text(event, "raw", LONGEST_RAW));
        read.complete();
        return read;
    }

    /**
     * What a kept event would have been, had its number been somebody's: the connector puts that beside it, so that it can be
     * replayed once the number has an owner. Null where it did not understand the event.
     */
    public static @Nullable String understood(String json) {
        try (JsonReader reader = JSON.createReader(new StringReader(json))) {
            return reader.readObject().get("event") instanceof JsonObject event ? event.toString() : null;
        } catch (JsonException | IllegalStateException notJson) {
            return null;
        }
    }

    private void complete() throws MalformedEvent {
        switch (type) {
            case MESSAGE, ECHO -> {
                need("externalId", externalId);
                need("timestamp", timestamp);
                need("contact", contact);
                need("kind", kind);
            }
            case STATUS -> {
                need("externalId", externalId);
                need("timestamp", timestamp);
                need("status", status);
            }
            case IDENTITY_CHANGED -> {
                need("contact", contact);
                need("newContact", newContact);
            }
            case TYPING -> need("contact", contact);
            case KEPT -> need("raw", raw);
        }
    }

    private void need(String member, @Nullable Object value) throws MalformedEvent {
        if (value == null) {
            throw new MalformedEvent(type + " without " + member);
        }
    }

    private static @Nullable UUID deviceId(JsonObject event) throws MalformedEvent {
        String id = text(event, "deviceId", LONGEST_ID);
        try {
            return id == null ? null : UUID.fromString(id);
        } catch (IllegalArgumentException malformed) {
            throw new MalformedEvent("deviceId is not a UUID", malformed);
        }
    }

    private static @Nullable Instant timestamp(JsonObject event) throws MalformedEvent {
        String time = text(event, "timestamp", LONGEST_ID);
        try {
            return time == null ? null : OffsetDateTime.parse(time).toInstant();
        } catch (DateTimeException malformed) {
            throw new MalformedEvent("timestamp is not an RFC 3339 time", malformed);
        }
    }

    private static DeliveryStatus status(JsonObject event) throws MalformedEvent {
        DeliveryStatus status = one(DeliveryStatus.class, event, "status");
        if (!status.reportable()) {
            throw new MalformedEvent("status " + status + " is not one that WhatsApp reports");
        }
        return status;
    }

    private static @Nullable InboundContact contact(JsonObject event, String member) throws MalformedEvent {
        JsonObject contact = object(event, member);
        if (contact == null) {
            return null;
        }
        InboundContact read = new InboundContact(
                text(contact, "waId", 40),
                text(contact, "phone", 40),
                text(contact, "userId", LONGEST_ID),
                text(contact, "parentUserId", LONGEST_ID),
                text(contact, "username", LONGEST_NAME),
                text(contact, "name", LONGEST_NAME));
        // Statuses name the contact only by the way; for the others somebody must be named.
        return read.waId() == null && read.phone() == null && read.userId() == null ? null : read;
    }

    private static @Nullable Media media(JsonObject event) throws MalformedEvent {
        JsonObject media = object(event, "media");
        String id = media == null ? null : text(media, "id", LONGEST_ID);
        if (media == null || id == null) {
            return null;
        }
        return new Media(
                id,
                text(media, "mimeType", 200),
                text(media, "fileName", 500),
                text(media, "sha256", 200),
                JsonValue.TRUE.equals(media.get("voice")));
    }

    private static @Nullable Reaction reaction(JsonObject event) throws MalformedEvent {
        JsonObject reaction = object(event, "reaction");
        String messageId = reaction == null ? null : text(reaction, "messageId", LONGEST_ID);
        return reaction == null || messageId == null ? null : new Reaction(messageId, text(reaction, "emoji", 50));
    }

    private static @Nullable Problem problem(JsonObject event) throws MalformedEvent {
        JsonObject error = object(event, "error");
        return error == null
                ? null
                : new Problem(text(error, "code", 60), text(error, "title", 300), text(error, "detail", 1_000));
    }

    private static <E extends Enum<E>> E one(Class<E> type, JsonObject from, String member) throws MalformedEvent {
        String name = text(from, member, 40);
        if (name == null) {
            throw new MalformedEvent(member + " is missing");
        }
        try {
            return Enum.valueOf(type, name);
        } catch (IllegalArgumentException unknown) {
            throw new MalformedEvent(member + " " + name + " is unknown", unknown);
        }
    }

    private static @Nullable JsonObject object(JsonObject from, String member) throws MalformedEvent {
        JsonValue value = from.get(member);
        if (value == null || value == JsonValue.NULL) {
            return null;
        }
        if (value instanceof JsonObject object) {
            return object;
        }
        throw new MalformedEvent(member + " is not an object");
    }

    private static @Nullable String text(JsonObject from, String member, int longest) throws MalformedEvent {
        JsonValue value = from.get(member);
        if (value == null || value == JsonValue.NULL) {
            return null;
        }
        if (value instanceof JsonString string) {
            return CleanText.ofNullable(string.getString(), longest);
        }
        if (value instanceof JsonNumber number) {
            return number.toString();
        }
        throw new MalformedEvent(member + " is not a text");
    }
}
