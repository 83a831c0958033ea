package dev.recado.channels;

/**
 * What came of asking WhatsApp about a device.
 *
 * @param code {@code ok}, or what is wrong: WhatsApp's error code or one of ours
 * @param text for people, in the tenant's language
 */
public record DeviceTest(boolean ok, String code, String text) {}
