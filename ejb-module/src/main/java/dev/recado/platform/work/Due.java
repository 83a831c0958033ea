package dev.recado.platform.work;

import dev.recado.platform.TenantId;
import java.time.Instant;
import java.util.UUID;

/** A piece of work and when it is due. */
public record Due(WorkKind kind, UUID id, TenantId tenant, Instant dueAt) {}
