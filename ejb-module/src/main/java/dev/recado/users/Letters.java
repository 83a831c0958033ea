package dev.recado.users;

import dev.recado.platform.Language;
import dev.recado.platform.Mail;
import dev.recado.platform.Texts;
import dev.recado.tenants.Tenants;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/** The mails about accounts, and the links in them. */
@ApplicationScoped
class Letters {
    @Inject
    Mail mail;

    @Inject
    Tenants tenants;

    @Inject
    @ConfigProperty(name = "recado.public.url")
    String publicUrl;

    String invitationLink(String secret) {
        return link("accept", secret);
    }

    String passwordLink(String secret) {
        return link("new-password", secret);
    }

    /** The name of the organisation whose tenant is bound; null where none is. */
    @Nullable
    String organisation(@Nullable UUID tenantId) {
        return tenantId == null ? null : tenants.current().name();
    }

    /** The address that the mail has gone to; null when it has not. */
    @Nullable
    String invite(InvitationDetails invitation, String link, @Nullable String organisation) {
        String email = invitation.email();
        if (email == null) {
            return null;
        }
        Texts texts = texts(invitation.language());
        String where = organisation == null ? "Recado" : organisation;
        boolean sent = mail.send(
                email,
                texts.get("invitation.subject", where),
                texts.get(
                        "invitation.text",
                        where,
                        invitation.invitedBy(),
                        invitation.username(),
                        link,
                        OneTimeLink.Purpose.INVITATION.lasts().toDays()));
        return sent ? email : null;
    }

    /** The same for a link to a new password. */
    @Nullable
    String newPassword(UserDetails user, String link, Duration lasts) {
        String email = user.email();
        if (email == null) {
            return null;
        }
        Texts texts = texts(user.language());
        boolean sent = mail.send(
                email,
                texts.get("password.subject"),
                texts.get("password.text", user.username(), link, lasts.toHours()));
        return sent ? email : null;
    }

    private static Texts texts(String language) {
        return Texts.of("dev.recado.mail", Language.of(language));
    }

    private String link(String page, String secret) {
        String base = publicUrl.endsWith("/") ? publicUrl.substring(0, publicUrl.length() - 1) : publicUrl;
        return base + "/console/" + page + ".xhtml?token=" + secret;
    }
}
