package dev.recado.turns;

import dev.recado.tenants.PeopleFallBack;
import java.util.UUID;

/** A customer waited for people in vain, and this was done about it. Fired in the transaction that does it. */
public record PeopleSilent(UUID conversationId, PeopleFallBack fallBack) {}
