package dev.recado.launcher.crash;

import java.time.Duration;

/**
 * How hostile a run is. It ends by itself, after its kills or its time, whichever comes first.
 *
 * @param h2 on the database that comes with the server, instead of a PostgreSQL
 * @param kills how often the server gets a SIGKILL
 * @param outages how often the database is stopped and started again, spread over the kills; not on H2
 * @param orderlyStops how often the server is stopped as an operating system does it, spread over the kills, each time while
 *     a model is at work if one is in time
 * @param tenants each with a number of its own
 * @param customers of each tenant, who write at the same time
 * @param messagesPerSecond of all customers together
 * @param longest no further kill after this time
 * @param drainedWithin how long nothing may move before everything has come to its end
 * @param seed of everything that is random; what processes and threads make of it differs
 */
public record CrashPlan(
        boolean h2,
        int kills,
        int outages,
        int orderlyStops,
        int tenants,
        int customers,
        double messagesPerSecond,
        Duration longest,
        Duration drainedWithin,
        long seed) {

    /** For {@code ./recado bench crash}. */
    public static CrashPlan full(boolean h2, int kills, long seed) {
        return new CrashPlan(
                h2,
                kills,
                h2 ? 0 : Math.max(1, kills / 6),
                Math.max(1, kills / 7),
                6,
                8,
                6,
                Duration.ofSeconds(120 + 90L * kills),
                Duration.ofMinutes(3),
                seed);
    }

    /** For every test run: two minutes or so. */
    public static CrashPlan brief(long seed) {
        return new CrashPlan(false, 3, 1, 1, 3, 6, 5, Duration.ofSeconds(75), Duration.ofMinutes(2), seed);
    }
}
