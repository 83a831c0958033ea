package dev.recado.agents;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A prompt as it once was; {@code changedBy} is the name of the user, null for the default that came with the tenant. */
public record PromptVersion(
        int version,
        String prompt,
        Instant changedAt,
        @Nullable String changedBy) {}
