package dev.recado.users;

import dev.recado.platform.Caller;
import dev.recado.platform.Conflict;
import dev.recado.platform.Invalid;
import dev.recado.platform.Page;
import dev.recado.platform.Requires;
import dev.recado.platform.Role;
import dev.recado.platform.WhileSuspended;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * How people become users without anybody else knowing their password: an administrator invites them, and they choose it
 * themselves behind a link that works once, within seven days. The link goes by mail where mail is configured and an address
 * is known; else the administrator passes it on.
 */
@ApplicationScoped
public class Invitations {
    private static final Set<OneTimeLink.Purpose> PURPOSE = Set.of(OneTimeLink.Purpose.INVITATION);

    @Inject
    InvitationRows rows;

    @Inject
    OneTimeLinks links;

    @Inject
    Users users;

    @Inject
    Letters letters;

    /** Invites somebody. {@link Conflict} when the name is taken or already invited, {@link Invalid} when it breaks a rule. */
    @Requires(value = Role.ADMIN, peopleOnly = true)
    public InvitationLink invite(NewInvitation from) {
        Caller caller = Caller.required();
        Users.mayManage(caller, from.role());
        UUID tenantId = users.home(caller, from.role(), from.tenantId());
        String name = Users.validUsername(from.username());
        String email = Users.emailOf(name, from.email());
        String language = Users.validLanguage(from.language());
        users.refuseIfTaken(name);
        return Homes.in(tenantId, () -> send(rows.invite(name, email, from.role(), tenantId, language), tenantId));
    }

    /** Those of the current tenant, or, for a superuser without one, of superusers, in the order of their making. */
    @Requires(Role.ADMIN)
    @WhileSuspended
    public Page<InvitationDetails> list(Page.Request page) {
        return rows.list(page);
    }

    /** One of them. */
    @Requires(Role.ADMIN)
    @WhileSuspended
    public InvitationDetails get(UUID id) {
        return rows.get(id);
    }

    /** Makes a new link, and sends it; the former one is void. */
    @Requires(value = Role.ADMIN, peopleOnly = true)
    public InvitationLink sendAgain(UUID id) {
        Users.mayManage(Caller.required(), rows.get(id).role());
        UUID here = Homes.here();
        return send(rows.renew(id, here), here);
    }

    /** Takes an invitation back; its link is void. */
    @Requires(value = Role.ADMIN, peopleOnly = true)
    public void revoke(UUID id) {
        Users.mayManage(Caller.required(), rows.get(id).role());
        rows.revoke(id);
    }

    /** Whom a link is for; {@link Invalid} when it is unknown, used, revoked or too old. */
    public LinkOffer look(String token) {
        OneTimeLinks.Lead lead = links.look(token, PURPOSE);
        return Homes.in(lead.tenantId(), () -> {
            InvitationDetails invitation = rows.get(lead.subjectId());
            return new LinkOffer(invitation.username(), letters.organisation(lead.tenantId()), invitation.language());
        });
    }

    /**
     * Whoever has the link becomes a user. {@link Invalid} like {@link #look}, and when the password breaks a rule.
     *
     * @param language null: the invitation's
     */
    public UserDetails accept(String token, String password, @Nullable String language) {
        LinkOffer offer = look(token);
        Passwords.check(password, offer.username());
        users.refuseIfTaken(offer.username());
        String speaks = Users.validLanguage(language == null ? offer.language() : language);
        String hash = Passwords.hash(password);
        OneTimeLinks.Lead lead = links.look(token, PURPOSE);
        return Homes.in(lead.tenantId(), () -> rows.accept(lead, hash, speaks));
    }

    private InvitationLink send(InvitationRows.Sent sent, @Nullable UUID tenantId) {
        String link = letters.invitationLink(sent.secret());
        String mailedTo = letters.invite(sent.invitation(), link, letters.organisation(tenantId));
        return new InvitationLink(sent.invitation(), link, mailedTo);
    }
}
