package dev.recado.turns;

import dev.recado.agents.AgentTask;
import dev.recado.conversations.MessageDetails;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One run of a turn: what the agent is asked, and what identifies the run when its result comes.
 *
 * @param lastResort whether earlier runs failed so often that no agent is asked any more
 */
record TurnTask(
        UUID turnId,
        UUID conversationId,
        UUID deviceId,
        int run,
        int revision,
        String correlationId,
        List<MessageDetails> messages,
        AgentTask agentTask,
        boolean lastResort) {

    /** WhatsApp's id of the newest message (no reaction), for the read receipt. */
    @Nullable
    String newestExternalId() {
        return messages.reversed().stream()
                .filter(message -> !message.kind().equals(ArrivalTransactions.REACTION))
                .findFirst()
                .map(MessageDetails::externalId)
                .orElse(null);
    }
}
