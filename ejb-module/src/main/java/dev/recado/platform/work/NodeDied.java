package dev.recado.platform.work;

import java.util.UUID;

/** A node incarnation is no more; what it was running must be taken back. Fired outside any transaction. */
public record NodeDied(UUID incarnation) {}
