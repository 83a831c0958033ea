package dev.recado.users;

/**
 * What an authenticator app needs.
 *
 * @param secret base32, for typing it in
 * @param uri {@code otpauth://…}, for a QR code
 */
public record Enrolment(String secret, String uri) {}
