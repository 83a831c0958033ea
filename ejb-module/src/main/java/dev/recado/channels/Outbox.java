package dev.recado.channels;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.List;
import java.util.UUID;

@ApplicationScoped
@Transactional(Transactional.TxType.MANDATORY)
public class Outbox {
    public void enqueue(NewOutbound message) {
        throw new UnsupportedOperationException();
    }

    public List<UUID> cancelPending(UUID conversationId, boolean onlyAnswers) {
        throw new UnsupportedOperationException();
    }

    public void applyStatus(StatusEvent status) {
        throw new UnsupportedOperationException();
    }
}
