package dev.recado.whatsapp;

import jakarta.json.JsonObject;
import org.jspecify.annotations.Nullable;

import static dev.recado.whatsapp.JsonFields.JSON;
import static dev.recado.whatsapp.JsonFields.put;

/**
 * What became of one call to the Graph API.
 *
 * @param externalId WhatsApp's id of the message, if it was accepted
 * @param waId WhatsApp's id of the person that it went to, if it says so
 * @param code the Graph API's {@code error.code}, or a word for a failure that has none: {@code NO_CONNECTION},
 *     {@code NO_ANSWER}, {@code INVALID_TOKEN}, {@code HTTP_nnn}
 * @param scope what else is in the same trouble; null if there is none
 * @param retryAfterSeconds how long WhatsApp asks to wait
 */
record SendResult(
        Outcome outcome,
        @Nullable String externalId,
        @Nullable String waId,
        @Nullable String code,
        @Nullable String title,
        @Nullable String detail,
        @Nullable Scope scope,
        @Nullable Integer retryAfterSeconds) {

    enum Outcome {
        /** WhatsApp has taken it. */
        ACCEPTED,
        /** It was not sent, and never will be as it is. */
        REJECTED,
        /** It was certainly not sent; it may be tried again. */
        NOT_SENT,
        /** It may have been sent or not: it must never be repeated blindly. */
        UNKNOWN
    }

    enum Scope {
        /** This message alone. */
        MESSAGE,
        /** This device and this person. */
        PAIR,
        /** Everything that this device sends. */
        DEVICE
    }

    static SendResult accepted(@Nullable String externalId, @Nullable String waId) {
        return new SendResult(Outcome.ACCEPTED, externalId, waId, null, null, null, null, null);
    }

    static SendResult failed(
            Outcome outcome, Scope scope, String code, @Nullable String title, @Nullable String detail) {
        return new SendResult(outcome, null, null, code, title, detail, scope, null);
    }

    SendResult retryAfter(@Nullable Integer seconds) {
        return new SendResult(outcome, externalId, waId, code, title, detail, scope, seconds);
    }

    boolean isAccepted() {
        return outcome == Outcome.ACCEPTED;
    }

    JsonObject toJson() {
        var json = JSON.createObjectBuilder().add("result", outcome.name());
        put(json, "externalId", externalId);
        put(json, "waId", waId);
        put(json, "code", code);
        put(json, "title", title);
        put(json, "detail", detail);
        put(json, "scope", scope == null ? null : scope.name());
        if (retryAfterSeconds != null) {
            json.add("retryAfterSeconds", retryAfterSeconds);
        }
        return json.build();
    }
}
