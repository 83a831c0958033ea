package dev.recado.users;

import dev.recado.audit.Audit;
import dev.recado.platform.Caller;
import dev.recado.platform.Conflict;
import dev.recado.platform.Ids;
import dev.recado.platform.NotFound;
import dev.recado.platform.Page;
import dev.recado.platform.Role;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The transactions of {@link Invitations}, with the tenant already bound (none for superusers). */
@ApplicationScoped
class InvitationRows {
    private static final UUID FIRST = new UUID(0, 0);

    @PersistenceContext
    EntityManager em;

    @Inject
    Clock clock;

    @Inject
    Audit audit;

    @Inject
    UserRows users;

    @Inject
    OneTimeLinks links;

    /** An invitation and the secret of its link. */
    record Sent(InvitationDetails invitation, String secret) {}

    @Transactional
    public Sent invite(String username, @Nullable String email, Role role, @Nullable UUID tenantId, String language) {
        boolean pending = !em.createQuery(
                        "select i.id from Invitation i where lower(i.username) = :username", UUID.class)
                .setParameter("username", username.toLowerCase(Locale.ROOT))
                .getResultList()
                .isEmpty();
        if (pending) {
            throw new Conflict("invitation.pending", username);
        }
        Invitation invitation = new Invitation(
                username, email, role, language, Caller.required().username(), clock.instant());
        em.persist(invitation);
        record("invitation.created", invitation);
        return sent(invitation, tenantId);
    }

    @Transactional
    public Page<InvitationDetails> list(Page.Request page) {
        UUID after = page.cursor() == null ? FIRST : Ids.parseCursor(page.cursor());
        var rows = em.createQuery("select i from Invitation i where i.id > :after order by i.id", Invitation.class)
                .setParameter("after", after)
                .setMaxResults(page.limit() + 1)
                .getResultList();
        return Page.of(rows, page.limit(), row -> row.details(clock.instant()), row -> row.id()
                .toString());
    }

    @Transactional
    public InvitationDetails get(UUID id) {
        return found(id).details(clock.instant());
    }

    @Transactional
    public Sent renew(UUID id, @Nullable UUID tenantId) {
        Invitation invitation = found(id);
        invitation.renew(clock.instant());
        record("invitation.sent-again", invitation);
        return sent(invitation, tenantId);
    }

    @Transactional
    public void revoke(UUID id) {
        Invitation invitation = found(id);
        links.revoke(id);
        em.remove(invitation);
        record("invitation.revoked", invitation);
    }

    /** Makes the user. When something is wrong with them, the link stays good. */
    @Transactional
    public UserDetails accept(OneTimeLinks.Lead lead, String passwordHash, String language) {
        Invitation invitation = found(lead.subjectId());
        links.use(lead);
        UserDetails user = users.create(
                invitation.username(), invitation.email(), passwordHash, invitation.role(), lead.tenantId(), language);
        em.remove(invitation);
        record("invitation.accepted", invitation);
        return user;
    }

    private Sent sent(Invitation invitation, @Nullable UUID tenantId) {
        OneTimeLinks.Fresh link = links.fresh(OneTimeLink.Purpose.INVITATION, invitation.id(), tenantId);
        return new Sent(invitation.details(clock.instant()), link.secret());
    }

    private void record(String action, Invitation invitation) {
        Map<String, Object> details = new LinkedHashMap<>();
        details.put("username", invitation.username());
        details.put("role", invitation.role().name());
        String email = invitation.email();
        if (email != null) {
            details.put("email", email);
        }
        audit.record(action, "invitation", invitation.id(), details);
    }

    private Invitation found(UUID id) {
        // By query, not by find: the ORM adds the tenant to it.
        return em.createQuery("select i from Invitation i where i.id = :id", Invitation.class)
                .setParameter("id", id)
                .getResultStream()
                .findFirst()
                .orElseThrow(() -> new NotFound("invitation", id));
    }
}
