package dev.recado.simulators.whatsapp;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.recado.simulators.platform.Json;
import org.jspecify.annotations.Nullable;

/** A refusal of the Graph API, in its own form and words. */
public final class GraphError extends RuntimeException {

    private final int httpStatus;
    private final String type;
    private final int code;
    private final @Nullable Integer subcode;
    private final String title;
    private final @Nullable String details;

    private GraphError(
            int httpStatus, String type, int code, @Nullable Integer subcode, String title, @Nullable String details) {
        super(title, null, false, false);
        this.httpStatus = httpStatus;
        this.type = type;
        this.code = code;
        this.subcode = subcode;
        this.title = title;
        this.details = details;
    }

    /** A WhatsApp error: {@code (#code) title}, with details. */
    public static GraphError whatsapp(int httpStatus, int code, String title, String details) {
        return new GraphError(httpStatus, "OAuthException", code, null, title, details);
    }

    /** An error of the Graph API under it, which has no details. */
    static GraphError graph(int httpStatus, String type, int code, @Nullable Integer subcode, String message) {
        return new GraphError(httpStatus, type, code, subcode, message, null);
    }

    static GraphError noToken() {
        return graph(401, "OAuthException", 0, null, "Authentication Error");
    }

    static GraphError badToken() {
        return graph(401, "OAuthException", 190, null, "Invalid OAuth access token - Cannot parse access token");
    }

    static GraphError unknownPath(String path) {
        return graph(400, "OAuthException", 2500, null, "Unknown path components: " + path);
    }

    static GraphError noSuchObject(String method, String id) {
        return graph(
                400,
                "GraphMethodException",
                100,
                33,
                "Unsupported " + method + " request. Object with ID '" + id
                        + "' does not exist, cannot be loaded due to missing permissions, or does not support this operation."
                        + " Please read the Graph API documentation at https://developers.facebook.com/docs/graph-api");
    }

    static GraphError parameter(String message) {
        return graph(400, "OAuthException", 100, null, "(#100) " + message);
    }

    static GraphError missing(String details) {
        return whatsapp(400, 131008, "Required parameter is missing", details);
    }

    static GraphError invalid(String details) {
        return whatsapp(400, 131009, "Parameter value is not valid", details);
    }

    static GraphError undeliverable() {
        return whatsapp(400, 131026, "Message undeliverable", "Message Undeliverable.");
    }

    static GraphError windowClosed() {
        return whatsapp(
                400,
                131047,
                "Re-engagement message",
                "Message failed to send because more than 24 hours have passed since the customer last replied to this"
                        + " number.");
    }

    static GraphError pairRate() {
        return whatsapp(
                400,
                131056,
                "(Business Account, Consumer Account) pair rate limit hit",
                "Message failed to send because there were too many messages sent from this phone number to the same phone"
                        + " number in a short period of time.");
    }

    static GraphError rate() {
        return whatsapp(
                429,
                130429,
                "Rate limit hit",
                "Message failed to send because there were too many messages sent from this phone number in a short"
                        + " period of time");
    }

    /** The status of the HTTP answer. */
    public int httpStatus() {
        return httpStatus;
    }

    /** Meta's code, which says more than the HTTP status. */
    public int code() {
        return code;
    }

    /** The code's name. */
    public String title() {
        return title;
    }

    /** The explanation in {@code error_data}, or null. */
    public @Nullable String details() {
        return details;
    }

    /** The body of the answer. */
    public ObjectNode json() {
        ObjectNode json = Json.object();
        ObjectNode error = json.putObject("error");
        error.put("message", details == null ? title : "(#" + code + ") " + title);
        error.put("type", type);
        error.put("code", code);
        if (subcode != null) {
            error.put("error_subcode", subcode);
        }
        if (details != null) {
            error.putObject("error_data").put("messaging_product", "whatsapp").put("details", details);
        }
        error.put("fbtrace_id", Ids.trace());
        return json;
    }

    /** The entry in {@code errors} of a {@code failed} status. */
    public ObjectNode statusJson() {
        ObjectNode error = Json.object();
        error.put("code", code);
        error.put("title", title);
        error.put("message", title);
        error.putObject("error_data").put("details", details == null ? title : details);
        error.put("href", "https://developers.facebook.com/docs/whatsapp/cloud-api/support/error-codes/");
        return error;
    }
}
