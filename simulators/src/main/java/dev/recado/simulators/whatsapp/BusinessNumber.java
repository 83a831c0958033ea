package dev.recado.simulators.whatsapp;

/**
 * A business's number on the Cloud API, with what its app has set up.
 *
 * @param phoneNumberId Meta's id of the number: digits
 * @param displayPhoneNumber the number as people see it
 * @param businessAccountId the WhatsApp Business Account that owns it
 * @param accessToken the only bearer token that may use it
 * @param appSecret signs its webhooks
 * @param verifyToken shown in the handshake
 * @param callbackUrl where its webhooks go; empty: nowhere
 * @param businessName what customers see
 * @param messagesPerSecond Meta's throughput limit (80 to 1,000 in production); 0: none
 */
public record BusinessNumber(
        String phoneNumberId,
        String displayPhoneNumber,
        String businessAccountId,
        String accessToken,
        String appSecret,
        String verifyToken,
        String callbackUrl,
        String businessName,
        int messagesPerSecond) {}
