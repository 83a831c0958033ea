package dev.recado.agents;

import dev.recado.conversations.MessageDetails;
import dev.recado.llm.ChatModels;
import dev.recado.llm.ModelFailure;
import dev.recado.llm.TenantModel;
import dev.recado.memory.Memory;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What an agent has to know from the database before it begins, read at once: each transaction costs more than its queries. */
@ApplicationScoped
class Preparation {
    @Inject
    ChatModels models;

    @Inject
    Memory memory;

    /**
     * What was read.
     *
     * @param recalled the conversation so far, oldest first
     * @param found the tenant's model; empty when answers come without one
     * @param failure why there is none although there should be
     */
    record Prepared(
            List<MessageDetails> recalled,
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
        try {
            return new Prepared(recalled, models.current(), null);
        } catch (ModelFailure failure) {
            return new Prepared(recalled, Optional.empty(), failure);
        }
    }
}
