package dev.recado.platform;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Date;
import java.util.Optional;
import java.util.Properties;
import javax.naming.InitialContext;
import javax.naming.NamingException;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Mail through a session of the application server, which knows the mail server and its credentials. It is on where a
 * sender is configured ({@code RECADO_MAIL_FROM}), because every WildFly has a session, but few have a mail server.
 */
@ApplicationScoped
public class Mail {
    private static final Logger LOG = LoggerFactory.getLogger(Mail.class);
    private static final String PATIENCE_MILLIS = "10000";

    @Inject
    @ConfigProperty(name = "recado.mail.from")
    Optional<String> from;

    @Inject
    @ConfigProperty(name = "recado.mail.session", defaultValue = "java:jboss/mail/Default")
    String sessionName;

    @Inject
    Clock clock;

    /** Whether mail can be sent at all. */
    public boolean isConfigured() {
        return from.filter(sender -> !sender.isBlank()).isPresent();
    }

    /**
     * Hands a message to the mail server, which may take up to ten seconds. False when mail is not configured or the server
     * does not take it; the log says why, without the text, which may hold a secret.
     */
    public boolean send(String to, String subject, String text) {
        if (!isConfigured()) {
            return false;
        }
        try {
            MimeMessage message = new MimeMessage(session());
            message.setFrom(new InternetAddress(from.orElseThrow(), true));
            message.setRecipient(Message.RecipientType.TO, new InternetAddress(to, true));
            message.setSubject(subject.replaceAll("\\p{Cntrl}", " "), StandardCharsets.UTF_8.name());
            message.setText(text, StandardCharsets.UTF_8.name());
            message.setHeader("Auto-Submitted", "auto-generated");
            message.setSentDate(Date.from(clock.instant()));
            Transport.send(message);
            return true;
        } catch (MessagingException e) {
            LOG.warn("A mail could not be sent through {}: {}", sessionName, e.toString());
            return false;
        }
    }

    // The name comes from the administrator's own configuration.
    @SuppressWarnings("BanJNDI")
    private Session session() throws MessagingException {
        try {
            Session session = InitialContext.doLookup(sessionName);
            // Without these a silent mail server would be waited for without end.
            Properties properties = session.getProperties();
            for (String protocol : new String[] {"smtp", "smtps"}) {
                properties.putIfAbsent("mail." + protocol + ".connectiontimeout", PATIENCE_MILLIS);
                properties.putIfAbsent("mail." + protocol + ".timeout", PATIENCE_MILLIS);
                properties.putIfAbsent("mail." + protocol + ".writetimeout", PATIENCE_MILLIS);
            }
            return session;
        } catch (NamingException e) {
            throw new MessagingException("There is no mail session " + sessionName, e);
        }
    }
}
