package dev.recado.channels;

import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether webhooks may be taken. Before memory or disk runs out WhatsApp is asked to come again, which it does for days; what
 * was accepted is safe. It is looked at a few times a second at most, however many webhooks come.
 */
@ApplicationScoped
public class Strains {
    private static final Logger LOG = LoggerFactory.getLogger(Strains.class);
    private static final Duration GLANCE = Duration.ofMillis(250);

    private final ReentrantLock looking = new ReentrantLock();
    private volatile List<String> found = List.of();
    private volatile Instant lookAgainAt = Instant.MIN;

    @Inject
    @Any
    Instance<IntakeStrain> strains;

    @Inject
    MeterRegistry meters;

    @Inject
    Clock clock;

    /** The names of what is short at the moment: {@code heap}, {@code disk}, {@code queues}; empty when all is well. */
    public List<String> found() {
        Instant now = clock.instant();
        // One looks, and the others go by what was found before.
        if (!now.isBefore(lookAgainAt) && looking.tryLock()) {
            try {
                List<String> before = found;
                found = look(before);
                lookAgainAt = now.plus(GLANCE);
                if (found.isEmpty() && !before.isEmpty()) {
                    LOG.info("Webhooks are taken again");
                }
            } finally {
                looking.unlock();
            }
        }
        return found;
    }

    private List<String> look(List<String> before) {
        List<String> names = new ArrayList<>();
        for (IntakeStrain strain : strains) {
            String trouble = strain.trouble();
            if (trouble != null) {
                names.add(strain.name());
                if (!before.contains(strain.name())) {
                    LOG.warn("Webhooks are asked to come again later. {}", trouble);
                }
            }
        }
        return List.copyOf(names);
    }

    /** Counts webhooks that were asked to come again. */
    void refused(int webhooks) {
        for (String name : found) {
            meters.counter("recado.intake.refused", "reason", name).increment(webhooks);
        }
    }
}
