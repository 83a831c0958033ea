package dev.recado.users;

import java.io.Serializable;
import java.time.Instant;
import java.util.UUID;

/** What a right name and password lead to. */
public sealed interface LogInStep {
    /** The person is in. */
    record Granted(Identity identity) implements LogInStep {}

    /** They have a second factor, whose code comes next. */
    record CodeNeeded(Ticket ticket) implements LogInStep {}

    /** Proof of the first step, for whoever carries it to the second; never shown to the outside. */
    record Ticket(UUID userId, int generation, Instant until) implements Serializable {}
}
