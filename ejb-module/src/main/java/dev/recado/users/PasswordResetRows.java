package dev.recado.users;

import dev.recado.audit.Audit;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The transactions of {@link PasswordResets}, with the user's tenant already bound (none for superusers). */
@ApplicationScoped
class PasswordResetRows {
    @Inject
    OneTimeLinks links;

    @Inject
    UserRows users;

    @Inject
    Audit audit;

    @Transactional
    public OneTimeLinks.Fresh fresh(
            OneTimeLink.Purpose purpose, UUID userId, String username, @Nullable UUID tenantId) {
        OneTimeLinks.Fresh link = links.fresh(purpose, userId, tenantId);
        audit.record(
                "user.password-link-made",
                "user",
                userId,
                Map.of("username", username, "forgotten", purpose == OneTimeLink.Purpose.FORGOTTEN));
        return link;
    }

    @Transactional
    public void choose(OneTimeLinks.Lead lead, String passwordHash) {
        links.use(lead);
        users.password(lead.subjectId(), passwordHash);
    }
}
