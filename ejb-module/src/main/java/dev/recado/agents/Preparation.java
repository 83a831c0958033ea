package dev.recado.agents;

import dev.recado.agents.PastTurns.Settled;
import dev.recado.conversations.Direction;
import dev.recado.conversations.MessageDetails;
import dev.recado.llm.ChatModels;
import dev.recado.llm.ModelFailure;
import dev.recado.llm.TenantModel;
import dev.recado.memory.Memory;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What an agent has to know from the database before it begins, read at once: each transaction costs more than its queries. */
@ApplicationScoped
class Preparation {
    @Inject
    ChatModels models;

    @Inject
    Memory memory;

    @Inject
    PastTurns pastTurns;

    /**
     * What was read.
     *
     * @param recalled the conversation so far, oldest first
     * @param settled the turns among {@code recalled} that end it without any reply and are nevertheless not to be answered any more
     * @param found the tenant's model; empty when answers come without one
     * @param failure why there is none although there should be
     */
    record Prepared(
            List<MessageDetails> recalled,
            Map<UUID, Settled> settled,
            Optional<TenantModel> found,
            @Nullable ModelFailure failure) {
        /** The tenant's model; empty when answers come without one, {@link ModelFailure} when it can't be used. */
        Optional<TenantModel> model() {
            if (failure != null) {
                throw failure;
            }
            return found;
        }
    }

    @Transactional
    public Prepared of(AgentTask task) {
        List<MessageDetails> recalled = memory.recall(task.conversationId(), task.turnId());
        Set<UUID> unanswered = unanswered(recalled);
        Map<UUID, Settled> settled = unanswered.isEmpty() ? Map.of() : pastTurns.settled(unanswered);
        try {
            return new Prepared(recalled, settled, models.current(), null);
        } catch (ModelFailure failure) {
            return new Prepared(recalled, settled, Optional.empty(), failure);
        }
    }

    /** The turns of what the customer has said since anybody answered. */
    private static Set<UUID> unanswered(List<MessageDetails> recalled) {
        return recalled.reversed().stream()
                .takeWhile(message -> message.direction() == Direction.IN)
                .map(MessageDetails::turnId)
                .filter(Objects::nonNull)
                .collect(Collectors.toSet());
    }
}
