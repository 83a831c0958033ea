package dev.recado.whatsapp;

import jakarta.json.JsonObject;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

import static dev.recado.whatsapp.JsonFields.JSON;
import static dev.recado.whatsapp.JsonFields.put;

/**
 * One thing that WhatsApp told us, in the form that the server takes.
 *
 * @param phoneNumberId the number that it is about, if it names one
 * @param businessAccountId the WhatsApp Business account of the entry that it came in
 * @param json everything that the server gets, but for the device
 */
record InboundEvent(
        @Nullable String phoneNumberId, @Nullable String businessAccountId, JsonObject json) {

    /** Why something is kept as it came instead of being understood. */
    enum Reason {
        /** It names a number that is not one of our devices. */
        UNKNOWN_NUMBER,
        /** It is not what Meta documents. */
        NOT_UNDERSTOOD,
        /** It belongs to a webhook field that nothing here handles. */
        UNKNOWN_FIELD,
        /** WhatsApp reports a trouble of the account, not of a message. */
        ERRORS
    }

    static InboundEvent kept(
            Reason reason,
            @Nullable String phoneNumberId,
            @Nullable String businessAccountId,
            Instant timestamp,
            String raw) {
        var json = JSON.createObjectBuilder().add("type", "KEPT").add("reason", reason.name());
        put(json, "phoneNumberId", phoneNumberId);
        json.add("timestamp", timestamp.toString()).add("raw", raw);
        return new InboundEvent(phoneNumberId, businessAccountId, json.build());
    }

    /**
     * The same, no longer understood but kept: nobody here owns the number that it names. What was understood goes along, for
     * the day on which somebody does.
     */
    InboundEvent ofUnknownNumber() {
        var json = JSON.createObjectBuilder().add("type", "KEPT").add("reason", Reason.UNKNOWN_NUMBER.name());
        put(json, "phoneNumberId", phoneNumberId);
        put(json, "externalId", JsonFields.id(this.json, "externalId"));
        json.add("timestamp", this.json.getString("timestamp")).add("raw", this.json.getString("raw"));
        if (!isKept()) {
            json.add("event", JSON.createObjectBuilder(this.json).remove("raw"));
        }
        return new InboundEvent(phoneNumberId, businessAccountId, json.build());
    }

    /** The event as the server gets it, with the device that it belongs to or whose app vouched for it. */
    JsonObject on(Device device) {
        return JSON.createObjectBuilder(json).add("deviceId", device.id()).build();
    }

    boolean isKept() {
        return json.getString("type").equals("KEPT");
    }
}
