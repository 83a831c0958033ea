package dev.recado.simulators.whatsapp;

/**
 * What goes wrong between Meta and the callback URL.
 *
 * @param duplicate how often each webhook is delivered in all, at the same time; 0 and 1: once
 * @param reorder what gathers within 400 ms is delivered last first
 * @param batch up to so many events share a payload, spread over messages, changes and entries; 0 and 1: one each
 * @param delayMillis every webhook leaves so much later
 * @param escapeUnicode whether payloads are escaped as Meta does it ({@code \u00e9}); else plain UTF-8
 */
public record WebhookFaults(int duplicate, boolean reorder, int batch, long delayMillis, boolean escapeUnicode) {

    /** A network without faults. */
    public static final WebhookFaults NONE = new WebhookFaults(1, false, 1, 0, true);

    boolean gathers() {
        return reorder || batch > 1;
    }
}
