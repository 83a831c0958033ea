package dev.recado.channels;

import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** What the broker itself says about the events on its queues. It never throws: where the broker can't say, nothing is known. */
interface InboundCensus {
    /**
     * How many events of a device wait.
     *
     * @param visible on the queue, not yet given to a consumer
     * @param delivering of all devices together, with the consumers: the broker can't tell whose they are
     */
    record Tally(int visible, int delivering) {}

    /** All events of a queue, those with the consumers and those to be delivered later included. */
    OptionalLong total(InboundQueue queue);

    /** One device's events; its device is null for those that name none. */
    Optional<Tally> tally(InboundQueue queue, @Nullable String device);

    /** The visible events of each device; those that name none stand under an empty name. It may be cut short. */
    Map<String, Integer> visible(InboundQueue queue);
}
