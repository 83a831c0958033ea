package dev.recado.channels;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What came of sending once. */
public sealed interface SendResult {

    /** How far a refusal reaches. */
    enum Scope {
        /** This message only. */
        MESSAGE,
        /** Messages from this device to this contact. */
        PAIR,
        /** All messages of the device. */
        DEVICE,
        /** All messages: the service that sends them is away, or has only just started. */
        SERVICE
    }

    /**
     * The channel took it.
     *
     * @param externalId the channel's id of the message
     * @param waId the number as WhatsApp knows it, which may differ from the one we sent to
     */
    record Accepted(String externalId, @Nullable String waId) implements SendResult {}

    /** The channel refused it and would again: a person must act, or the message must change. */
    record Rejected(String code, String text, Scope scope) implements SendResult {}

    /**
     * It certainly did not leave; try again later.
     *
     * @param retryAfter how long the channel asks us to wait, if it does
     */
    record NotSent(
            String code, String text, Scope scope, @Nullable Duration retryAfter) implements SendResult {}

    /** It may or may not have left: never repeat it blindly. Statuses may settle it. */
    record Unknown(String detail) implements SendResult {}
}
