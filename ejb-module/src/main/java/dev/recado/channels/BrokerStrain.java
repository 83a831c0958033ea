package dev.recado.channels;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/** A call to the broker hangs: it blocks its producers. More calls would only hold more threads. */
@ApplicationScoped
class BrokerStrain implements IntakeStrain {
    @Inject
    Inbox inbox;

    @Inject
    @ConfigProperty(name = "recado.intake.queue.patience")
    Duration patience;

    @Override
    public String name() {
        return "queues";
    }

    @Override
    public @Nullable String trouble() {
        Duration longest = inbox.longestAccept();
        return longest.compareTo(patience) > 0 ? "The queues have not answered for " + longest : null;
    }
}
