package dev.recado.users;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Failed log-ins under one name, or under one name from one place, whether or not there is such a user, so that the two
 * can't be told apart. After five failures each further one doubles a pause, from one second up to fifteen minutes.
 */
@Entity
@Table(name = "login_attempt")
class LoginAttempt {
    static final int FREE_FAILURES = 5;
    static final Duration LONGEST_PAUSE = Duration.ofMinutes(15);

    @Id
    @Column(name = "attempt_hash")
    private String attemptHash;

    @Column(name = "username_hash")
    private String usernameHash;

    private int failures;

    @Column(name = "last_failed_at")
    private Instant lastFailedAt;

    @Column(name = "blocked_until")
    private @Nullable Instant blockedUntil;

    protected LoginAttempt() {}

    LoginAttempt(String attemptHash, String usernameHash, Instant now) {
        this.attemptHash = attemptHash;
        this.usernameHash = usernameHash;
        this.lastFailedAt = now;
    }

    /** Counts a failure; how long the next attempt has to wait because of it. */
    Duration failed(Instant now) {
        failures++;
        lastFailedAt = now;
        if (failures <= FREE_FAILURES) {
            return Duration.ZERO;
        }
        Duration pause = pause(failures);
        blockedUntil = now.plus(pause);
        return pause;
    }

    int failures() {
        return failures;
    }

    /** How long to wait still; zero or less when not at all. */
    Duration wait(Instant now) {
        return blockedUntil == null ? Duration.ZERO : Duration.between(now, blockedUntil);
    }

    static Duration pause(int failures) {
        int doublings = Math.min(failures - FREE_FAILURES - 1, 20);
        Duration pause = Duration.ofSeconds(1L << Math.max(doublings, 0));
        return pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause;
    }
}
