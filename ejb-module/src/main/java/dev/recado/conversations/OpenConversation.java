package dev.recado.conversations;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A conversation whose row the running transaction holds locked: whoever has one decides alone what happens to it until the
 * commit.
 *
 * @param agentId the agent in charge; null for the tenant's entry agent
 * @param waitsInVainSince since when the customer has waited for people without there having been a consequence; else null
 * @param watchedFrom when people last gave it back; what came before is not answered any more and says nothing about a loop
 * @param windowClosesAt until when WhatsApp lets us write freely; null when the customer never wrote
 */
public record OpenConversation(
        UUID id,
        UUID deviceId,
        UUID contactId,
        Owner owner,
        boolean open,
        @Nullable UUID agentId,
        @Nullable Instant waitsInVainSince,
        @Nullable Instant watchedFrom,
        @Nullable Instant windowClosesAt) {}
