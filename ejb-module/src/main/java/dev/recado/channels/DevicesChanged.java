package dev.recado.channels;

import java.util.UUID;

/** Devices were made, changed or deleted. Fired in the transaction. */
public record DevicesChanged(UUID tenantId, UUID deviceId) {}
