package dev.recado.agents;

import dev.recado.conversations.MessageDetails;
import dev.recado.tenants.TenantDetails;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What an agent is to answer.
 *
 * @param contactPhone digits, E.164 without the plus sign
 * @param messages of this turn, in order
 */
public record AgentTask(
        TenantDetails tenant,
        AgentDetails agent,
        UUID conversationId,
        UUID turnId,
        @Nullable String contactName,
        @Nullable String contactPhone,
        List<MessageDetails> messages,
        Instant now) {}
