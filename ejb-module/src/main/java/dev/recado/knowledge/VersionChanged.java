package dev.recado.knowledge;

import java.util.UUID;

/** Fired in the transaction in which a version was begun, moved on, failed, or began or ceased to answer. */
public record VersionChanged(UUID tenantId, UUID versionId, VersionState state) {}
