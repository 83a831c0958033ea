package dev.recado.simulators.platform;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;

/** A clock that tests can move, so that the 24-hour window can be reached without waiting. */
public final class SimulatedClock extends Clock {

    private final Clock base;
    private volatile Duration offset = Duration.ZERO;

    /** Runs with the given clock until it is moved. */
    public SimulatedClock(Clock base) {
        this.base = base;
    }

    /** Sets the distance to the base clock; replaces an earlier one. */
    public void setOffset(Duration offset) {
        this.offset = offset;
    }

    /** The distance to the base clock. */
    public Duration offset() {
        return offset;
    }

    @Override
    public ZoneId getZone() {
        return base.getZone();
    }

    @Override
    public Clock withZone(ZoneId zone) {
        return Clock.offset(base.withZone(zone), offset);
    }

    @Override
    public Instant instant() {
        return base.instant().plus(offset);
    }
}
