package dev.recado.turns;

import dev.recado.platform.Failures;
import dev.recado.platform.work.DueWork;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.UUID;

/** Does what the tenant wants when people leave a customer waiting for too long. */
@ApplicationScoped
class PeopleWatch {
    @Inject
    DueWork dueWork;

    @Inject
    TurnTransactions transactions;

    @Inject
    Clock clock;

    /** Looks at a conversation whose time may have come. What fails is tried again by the table of due work. */
    void look(UUID conversationId) {
        if (!dueWork.claim(conversationId, clock.instant())) {
            return;
        }
        try {
            Failures.repeatCollided(() -> transactions.waitedInVain(conversationId));
        } finally {
            dueWork.letGo(conversationId);
        }
    }
}
