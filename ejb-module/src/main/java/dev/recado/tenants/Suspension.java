package dev.recado.tenants;

import java.time.Instant;

/**
 * Why a tenant is suspended.
 *
 * @param reason as its administrators are shown it
 * @param by the superuser's name
 */
public record Suspension(String reason, Instant at, String by) {}
