package dev.recado.channels;

import java.util.List;
import java.util.UUID;

/** A way to reach people, such as WhatsApp. */
public interface Channel {
    /**
     * Sends once. {@link SendResult.Unknown} means that it may or may not have left: never repeat it blindly. Call it
     * outside any transaction; it blocks for up to a minute and ends early when the thread is interrupted.
     */
    SendResult send(UUID deviceId, OutboundMessage message);

    /**
     * Shows a customer that their message was read and, if asked, that an answer is being written (for up to 25 s). Best
     * effort: failures are logged, not thrown.
     *
     * @param externalMessageId the channel's id of the customer's message
     */
    void markRead(UUID deviceId, String externalMessageId, boolean typing);

    /**
     * Turns CommonMark, with GitHub's tables and strikethrough, into the channel's own formatting, in parts that are each
     * short enough to be sent as one message; they are to be sent in order. Nothing is left for blank text.
     */
    List<String> render(String markdown);

    /** Asks the channel whether the device's credentials work, and says what to do when they don't. */
    DeviceTest test(UUID deviceId);
}
