package dev.recado.platform;

import jakarta.jms.JMSException;
import jakarta.jms.JMSRuntimeException;
import java.io.IOException;
import java.sql.SQLException;
import java.util.function.Supplier;

/** Tells failures that time heals from those that repeat themselves. */
public final class Failures {
    private static final int TRIES = 5;

    private Failures() {}

    /**
     * Runs a transaction, and again (five times in all) when it collides with another one: the loser of a race finds the
     * winner's rows on its next try.
     *
     * @param transaction begins and ends a transaction of its own
     */
    public static <T> T repeatCollided(Supplier<T> transaction) {
        for (int attempt = 1; ; attempt++) {
            try {
                return transaction.get();
            } catch (RuntimeException e) {
                if (attempt == TRIES || !isCollision(e)) {
                    throw e;
                }
            }
        }
    }

    /**
     * Whether the cause is infrastructure (database, broker, network), so that the same work may succeed later. What the
     * database refuses for its content (SQLState classes 22 and 23: bad data, violated constraint) would be refused again.
     */
    public static boolean isInfrastructure(Throwable failure) {
        for (Throwable t = failure; t != null; t = t.getCause()) {
            if (t instanceof SQLException sql) {
                String state = sql.getSQLState();
                return state == null || !(state.startsWith("22") || state.startsWith("23"));
            }
            if (t instanceof JMSException
                    || t instanceof JMSRuntimeException
                    || t instanceof IOException
                    || t instanceof Unavailable) {
                return true;
            }
            // The transaction manager's own failures (commit refused, timed out) name no SQL cause of their own.
            if (t.getClass().getName().startsWith("jakarta.transaction.")
                    || t.getClass().getName().startsWith("jakarta.resource.")) {
                return true;
            }
        }
        return false;
    }

    /** Whether two transactions stood in each other's way (same key, deadlock, newer version): at once repeated, it may pass. */
    public static boolean isCollision(Throwable failure) {
        for (Throwable t = failure; t != null; t = t.getCause()) {
            if (t instanceof jakarta.persistence.OptimisticLockException
                    || t instanceof jakarta.persistence.LockTimeoutException) {
                return true;
            }
            if (t instanceof SQLException sql && sql.getSQLState() != null) {
                String state = sql.getSQLState();
                // 23505 unique key; 40001 serialisation or deadlock; 40P01 PostgreSQL's deadlock; HYT00 H2's lock
                // time-out.
                return state.equals("23505") || state.startsWith("40") || state.equals("HYT00");
            }
        }
        return false;
    }
}
