package dev.recado.channels;

/** How a device is doing. */
public enum DeviceState {
    /** Nothing has come from WhatsApp yet. */
    NEW,
    /** WhatsApp has called. */
    ONLINE,
    /** WhatsApp refuses what we send, for a reason that a person must put right. Nothing is sent until then. */
    STOPPED
}
