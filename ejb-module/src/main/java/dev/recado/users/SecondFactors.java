package dev.recado.users;

import dev.recado.platform.Caller;
import dev.recado.platform.Conflict;
import dev.recado.platform.Forbidden;
import dev.recado.platform.Invalid;
import dev.recado.platform.NotFound;
import dev.recado.platform.Requires;
import dev.recado.platform.Role;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.UUID;

/**
 * Codes of an authenticator app, asked for after the password (RFC 6238), and recovery codes for who has lost it. Everybody
 * sets up their own, with their password at hand; an administrator can only take it away.
 */
@ApplicationScoped
public class SecondFactors {
    private static final String ISSUER = "Recado";

    @Inject
    SecondFactorRows rows;

    @Inject
    UserRows users;

    @Inject
    Access access;

    /** How the caller's own stands. */
    @Requires(value = Role.VIEWER, peopleOnly = true)
    public SecondFactorDetails mine() {
        Caller caller = Caller.required();
        return Homes.in(Homes.of(caller), () -> rows.details(caller.userId()));
    }

    /**
     * The first step: a new secret for the caller's authenticator app. Nothing is asked for until {@link #confirm}. {@link Invalid}
     * when the password is wrong, {@link Conflict} when there is a second factor already.
     */
    @Requires(value = Role.VIEWER, peopleOnly = true)
    public Enrolment begin(String password) {
        Caller caller = Caller.required();
        access.proveAgain(caller, password);
        byte[] secret = Homes.in(Homes.of(caller), () -> rows.begin(caller.userId()));
        return new Enrolment(Totp.base32(secret), Totp.uri(ISSUER, caller.username(), secret));
    }

    /**
     * The second step: a code shows that the app has the secret, and from now on one is asked for. Answers the recovery codes,
     * this once. {@link Invalid} when the code is wrong.
     */
    @Requires(value = Role.VIEWER, peopleOnly = true)
    public RecoveryCodes confirm(String code) {
        Caller caller = Caller.required();
        return new RecoveryCodes(Homes.in(Homes.of(caller), () -> rows.confirm(caller.userId(), code)));
    }

    /** New recovery codes; the former ones are void. {@link Invalid} when the password is wrong. */
    @Requires(value = Role.VIEWER, peopleOnly = true)
    public RecoveryCodes renewCodes(String password) {
        Caller caller = Caller.required();
        access.proveAgain(caller, password);
        return new RecoveryCodes(Homes.in(Homes.of(caller), () -> rows.renew(caller.userId())));
    }

    /** Takes the caller's own away; {@link Invalid} when the password is wrong. */
    @Requires(value = Role.VIEWER, peopleOnly = true)
    public void remove(String password) {
        Caller caller = Caller.required();
        access.proveAgain(caller, password);
        Homes.in(Homes.of(caller), () -> rows.remove(caller.userId(), "second-factor.disabled"));
    }

    /**
     * Takes a user's away who has lost app and codes, so that their password is enough until they set up another. {@link NotFound}
     * when there is none, {@link Forbidden} when their role is above the caller's.
     */
    @Requires(value = Role.ADMIN, peopleOnly = true)
    public void reset(UUID userId) {
        Users.mayManage(Caller.required(), users.get(userId).role());
        if (!rows.remove(userId, "second-factor.reset")) {
            throw new NotFound("second-factor", userId);
        }
    }
}
