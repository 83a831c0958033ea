package dev.recado.users;

import dev.recado.platform.Caller;
import dev.recado.platform.Invalid;
import dev.recado.platform.NotAuthenticated;
import dev.recado.platform.TooManyRequests;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.util.UUID;
import java.util.function.Supplier;
import org.hibernate.exception.ConstraintViolationException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The door: name and password, and a code where the person has a second factor. Failures slow down whoever makes them. They
 * are counted per name, and per name and place; where somebody has been before, only those of that place count, so that an
 * attacker elsewhere can't keep them out.
 */
@ApplicationScoped
public class Access {
    private static final Logger LOG = LoggerFactory.getLogger(Access.class);
    private static final String SINGLE_SIGN_ON = "single-sign-on";
    private static final Duration TICKET = Duration.ofMinutes(5);

    @Inject
    Logins logins;

    @Inject
    SecondFactorRows secondFactors;

    @Inject
    Clock clock;

    /**
     * The first step. {@link NotAuthenticated} (always the same, after the same work) for an unknown user, a wrong password and
     * a disabled user; {@link TooManyRequests} after several failures.
     */
    public LogInStep enter(String username, String password, Client client) {
        String name = Hashes.ofUsername(username);
        String place = client.placeHash(name);
        refuseWhile(logins.wait(name, place));
        Logins.Known known = logins.byUsername(name);
        boolean right =
                known == null ? Passwords.matchesNobody(password) : Passwords.matches(password, known.passwordHash());
        Identity identity = right && known != null ? Homes.in(known.tenantId(), () -> logins.identity(known)) : null;
        settle(known, name, place, identity != null, client);
        if (identity == null || known == null) {
            LOG.info("A log-in was refused (name's hash {})", name.substring(0, 12));
            throw new NotAuthenticated("login.failed");
        }
        if (Homes.in(known.tenantId(), () -> secondFactors.active(known.userId()))) {
            return new LogInStep.CodeNeeded(new LogInStep.Ticket(
                    known.userId(), known.generation(), clock.instant().plus(TICKET)));
        }
        return new LogInStep.Granted(entered(known, identity, place, null, client));
    }

    /**
     * The second step: a code of the authenticator, or one of the recovery codes. {@link NotAuthenticated} when it is wrong or
     * the first step is too long ago; {@link TooManyRequests} as in the first step.
     */
    public Identity confirm(LogInStep.Ticket ticket, String code, Client client) {
        Logins.Known known = logins.byUserId(ticket.userId());
        if (known == null
                || known.generation() != ticket.generation()
                || clock.instant().isAfter(ticket.until())) {
            throw new NotAuthenticated("login.again");
        }
        String place = client.placeHash(known.usernameHash());
        refuseWhile(logins.wait(known.usernameHash(), place));
        boolean right = Homes.in(known.tenantId(), () -> secondFactors.accept(known.userId(), code));
        settle(known, known.usernameHash(), place, right, client);
        Identity identity = right ? Homes.in(known.tenantId(), () -> logins.identity(known)) : null;
        if (identity == null) {
            throw new NotAuthenticated("login.code");
        }
        return entered(known, identity, place, null, client);
    }

    /**
     * Lets in for whom an OpenID provider vouches, and remembers by which subject it knows them; {@link NotAuthenticated} when
     * they are disabled, or linked to somebody else there.
     */
    Identity vouched(Logins.Known known, String subjectHash, Client client) {
        Identity identity = Homes.in(known.tenantId(), () -> logins.identity(known));
        if (identity == null) {
            Homes.in(known.tenantId(), () -> logins.turnedAway(known, client));
            throw new NotAuthenticated("sso.disabled");
        }
        if (!Homes.in(known.tenantId(), () -> logins.link(known.userId(), subjectHash))) {
            throw new NotAuthenticated("sso.linked");
        }
        return entered(known, identity, client.placeHash(known.usernameHash()), SINGLE_SIGN_ON, client);
    }

    /** The present identity of a user; null when there is none any more, or when they are disabled. */
    @Nullable
    Identity identity(UUID userId) {
        Logins.Known known = logins.byUserId(userId);
        return known == null ? null : Homes.in(known.tenantId(), () -> logins.identity(known));
    }

    /** Whoever changes how they log in proves once more who they are; {@link Invalid} when the password is wrong. */
    Logins.Known proveAgain(Caller caller, String password) {
        Logins.Known known = logins.byUserId(caller.userId());
        if (known == null) {
            throw new Invalid("password.present-wrong");
        }
        // A stolen session must not be a way to guess the password, so failures count here, too.
        String key = Hashes.of("again|" + known.usernameHash());
        refuseWhile(logins.wait(key, key));
        boolean right = Passwords.matches(password, known.passwordHash());
        settle(known, key, key, right, new Client(null, null));
        if (!right) {
            throw new Invalid("password.present-wrong");
        }
        return known;
    }

    /** Lets the first few of something pass, and slows down what follows, like failed log-ins. */
    void limit(String what, String whose) {
        String key = Hashes.of(what + "|" + whose);
        Duration wait = retryOnce(() -> logins.settle(key, key, false)).stillToWait();
        if (wait.isPositive()) {
            throw new TooManyRequests("too-often", wait);
        }
    }

    private Identity entered(Logins.Known known, Identity identity, String place, @Nullable String by, Client client) {
        retryOnce(() -> logins.succeeded(known.userId(), known.usernameHash(), place));
        Homes.in(known.tenantId(), () -> {
            logins.entered(identity, by, client);
            return true;
        });
        return identity;
    }

    // The pause is looked at again after the password was: of many guesses at once, all but the first few end here,
    // whether they were right or not.
    private void settle(Logins.@Nullable Known known, String name, String place, boolean right, Client client) {
        Logins.Verdict verdict = retryOnce(() -> logins.settle(name, place, right));
        refuseWhile(verdict.stillToWait());
        if (known != null && verdict.imposed().isPositive()) {
            Homes.in(known.tenantId(), () -> {
                logins.slowedDown(known, verdict, client);
                return true;
            });
        }
    }

    // Two first failures at once insert the same row; the second time it is there.
    private static <T> T retryOnce(Supplier<T> work) {
        try {
            return work.get();
        } catch (ConstraintViolationException otherWasFaster) {
            return work.get();
        }
    }

    private static void refuseWhile(Duration wait) {
        if (wait.isPositive()) {
            throw new TooManyRequests("login.wait", wait);
        }
    }
}
