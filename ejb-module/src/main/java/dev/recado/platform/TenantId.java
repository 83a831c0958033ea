package dev.recado.platform;

import java.util.UUID;

/** Names an organisation. Every row, index document, message and cache entry of a tenant carries it. */
public record TenantId(UUID value) {

    /** Reads an id from its text form; {@link NotFound} when it is not a UUID, since no such tenant can exist. */
    public static TenantId parse(String text) {
        return new TenantId(Ids.parse("tenant", text));
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
