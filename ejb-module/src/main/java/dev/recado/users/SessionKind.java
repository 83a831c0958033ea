package dev.recado.users;

import java.time.Duration;

/** What a session serves, and how long it lasts: unused, and altogether. */
public enum SessionKind {
    /** A person at a browser. */
    CONSOLE(Duration.ofMinutes(60), Duration.ofHours(12)),
    /** A program with an access and a refresh token. */
    API(AccessTokens.REFRESH, Duration.ofDays(30));

    private final Duration idle;
    private final Duration longest;

    SessionKind(Duration idle, Duration longest) {
        this.idle = idle;
        this.longest = longest;
    }

    /** After this long without use it is over. */
    public Duration idle() {
        return idle;
    }

    /** After this long it is over in any case. */
    public Duration longest() {
        return longest;
    }
}
