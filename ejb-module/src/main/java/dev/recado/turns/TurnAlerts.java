package dev.recado.turns;

import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.TransactionPhase;
import jakarta.inject.Inject;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells operators, by a counter and a warning, what somebody should look at. No counter here names a tenant. */
@ApplicationScoped
class TurnAlerts {
    private static final Logger LOG = LoggerFactory.getLogger(TurnAlerts.class);

    @Inject
    MeterRegistry meters;

    void peopleSilent(@Observes(during = TransactionPhase.AFTER_SUCCESS) PeopleSilent event) {
        meters.counter("recado.people.fallbacks", "to", event.fallBack().name().toLowerCase(Locale.ROOT))
                .increment();
        LOG.warn("Nobody answered in conversation {} in time: {}", event.conversationId(), event.fallBack());
    }

    void loopSuspected(@Observes(during = TransactionPhase.AFTER_SUCCESS) LoopSuspected event) {
        meters.counter("recado.loops.suspected", "sign", event.sign()).increment();
        LOG.warn("A loop is suspected in conversation {}: {}", event.conversationId(), event.sign());
    }
}
