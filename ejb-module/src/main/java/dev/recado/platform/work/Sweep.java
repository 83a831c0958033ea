package dev.recado.platform.work;

import java.time.Instant;

/** It is time to look for what should have ended and has not. Fired every few seconds, without a tenant or transaction. */
public record Sweep(Instant now) {}
