package dev.recado.audit;

import dev.recado.platform.CurrentTenant;
import dev.recado.platform.work.Sweep;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.persistence.PersistenceException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Seals what has been written down since the last time, every minute. */
@ApplicationScoped
class Sealing {
    private static final Logger LOG = LoggerFactory.getLogger(Sealing.class);

    @Inject
    TrailRows rows;

    @Inject
    TrailHeads heads;

    @Inject
    @ConfigProperty(name = "recado.audit.seal.every", defaultValue = "PT1M")
    Duration every;

    private Instant next = Instant.EPOCH;

    void sweep(@Observes Sweep sweep) {
        if (sweep.now().isBefore(next)) {
            return;
        }
        next = sweep.now().plus(every);
        try {
            CurrentTenant.unbound(() -> {
                rows.unsealedChains().forEach(this::seal);
                return true;
            });
        } catch (RuntimeException e) {
            LOG.warn("The audit trail could not be sealed; the next attempt comes in {}", every, e);
        }
    }

    private void seal(UUID chain) {
        try {
            for (Optional<SealDetails> seal = rows.seal(chain); seal.isPresent(); seal = rows.seal(chain)) {
                SealDetails made = seal.get();
                if (follows(made)) {
                    heads.write(chain, made);
                } else {
                    LOG.error(
                            "The audit trail of {} does not go on from the seal that was the last one: its end was cut off"
                                    + " or replaced, or the database comes from a backup",
                            chain);
                }
                if (made.entries() < TrailRows.BATCH) {
                    return;
                }
            }
        } catch (PersistenceException somebodyElseDoes) {
            LOG.info("Another node is sealing the audit trail of {}", chain, somebodyElseDoes);
        }
    }

    /** Whether the chain still holds the seal that was known as its last; only then a newer one may take its place. */
    private boolean follows(SealDetails made) {
        return heads.read(made.chain())
                .map(head -> head.number() < made.number()
                        && rows.find(made.chain(), head.number())
                                .filter(seal -> seal.mac().equals(head.mac()))
                                .isPresent())
                .orElse(true);
    }
}
