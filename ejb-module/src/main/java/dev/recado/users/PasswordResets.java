package dev.recado.users;

import dev.recado.platform.Caller;
import dev.recado.platform.Conflict;
import dev.recado.platform.Invalid;
import dev.recado.platform.Mail;
import dev.recado.platform.Requires;
import dev.recado.platform.Role;
import dev.recado.platform.TooManyRequests;
import dev.recado.platform.work.WorkExecutor;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Forgotten passwords: by a link that works once. It goes by mail to the address that is known of the user, where mail is
 * configured; else an administrator makes one and passes it on. The second factor stays as it is.
 */
@ApplicationScoped
public class PasswordResets {
    private static final Logger LOG = LoggerFactory.getLogger(PasswordResets.class);
    private static final Set<OneTimeLink.Purpose> PURPOSES =
            Set.of(OneTimeLink.Purpose.PASSWORD, OneTimeLink.Purpose.FORGOTTEN);

    @Inject
    PasswordResetRows rows;

    @Inject
    OneTimeLinks links;

    @Inject
    UserRows users;

    @Inject
    Logins logins;

    @Inject
    Access access;

    @Inject
    Standings standings;

    @Inject
    Letters letters;

    @Inject
    Mail mail;

    @Inject
    WorkExecutor executor;

    /** Whether people can help themselves by mail. */
    public boolean byMail() {
        return mail.isConfigured();
    }

    /** A link for a user, good for a day; it goes to their address by mail, too, if that can be. */
    @Requires(value = Role.ADMIN, peopleOnly = true)
    public PasswordLink link(UUID userId) {
        UserDetails user = users.get(userId);
        Users.mayManage(Caller.required(), user.role());
        OneTimeLinks.Fresh fresh =
                rows.fresh(OneTimeLink.Purpose.PASSWORD, user.id(), user.username(), user.tenantId());
        String link = letters.passwordLink(fresh.secret());
        String mailedTo = letters.newPassword(user, link, OneTimeLink.Purpose.PASSWORD.lasts());
        return new PasswordLink(link, fresh.expiresAt(), mailedTo);
    }

    /**
     * Somebody says that they have forgotten their password. Whether there is such a user can't be told from the answer nor from
     * the time that it takes. {@link Conflict} where mail is not configured, {@link TooManyRequests} when the same place asks too
     * often; what asks too often for the same name is passed over in silence.
     *
     * @param username or e-mail address
     */
    public void forgotten(String username, Client client) {
        if (!mail.isConfigured()) {
            throw new Conflict("password-reset.no-mail");
        }
        access.limit("reset-from", client.placeHash("reset"));
        String name = Hashes.ofUsername(username);
        executor.start(() -> {
            try {
                access.limit("reset-of", name);
            } catch (TooManyRequests silently) {
                LOG.info("A link to a new password was asked for too often (name's hash {})", name.substring(0, 12));
                return;
            }
            Logins.Known known = logins.byUsername(name);
            if (known == null) {
                List<Logins.Known> byEmail = logins.byEmail(name);
                known = byEmail.size() == 1 ? byEmail.getFirst() : null;
            }
            if (known != null) {
                send(known);
            }
        });
    }

    /** Whom a link is for; {@link Invalid} when it is unknown, used or too old. */
    public LinkOffer look(String token) {
        OneTimeLinks.Lead lead = links.look(token, PURPOSES);
        return Homes.in(lead.tenantId(), () -> {
            UserDetails user = users.get(lead.subjectId());
            return new LinkOffer(user.username(), letters.organisation(lead.tenantId()), user.language());
        });
    }

    /**
     * Whoever has the link chooses a new password; all sessions end, and failed log-ins are forgotten. {@link Invalid} like {@link
     * #look}, and when the password breaks a rule.
     */
    public void choose(String token, String password, Client client) {
        LinkOffer offer = look(token);
        Passwords.check(password, offer.username());
        String hash = Passwords.hash(password);
        OneTimeLinks.Lead lead = links.look(token, PURPOSES);
        Homes.in(lead.tenantId(), () -> {
            rows.choose(lead, hash);
            return true;
        });
        standings.forget(lead.subjectId());
        String name = Hashes.ofUsername(offer.username());
        // So that somebody whose log-in an attacker slows down gets in from here.
        logins.succeeded(lead.subjectId(), name, client.placeHash(name));
    }

    private void send(Logins.Known known) {
        Homes.in(known.tenantId(), () -> {
            UserDetails user = users.get(known.userId());
            if (user.enabled() && user.email() != null) {
                OneTimeLinks.Fresh fresh =
                        rows.fresh(OneTimeLink.Purpose.FORGOTTEN, user.id(), user.username(), known.tenantId());
                letters.newPassword(user, letters.passwordLink(fresh.secret()), OneTimeLink.Purpose.FORGOTTEN.lasts());
            }
            return true;
        });
    }
}
