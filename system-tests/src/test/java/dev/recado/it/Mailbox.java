package dev.recado.it;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import static org.awaitility.Awaitility.await;

/** The world's mail server: it takes everything for everybody. */
final class Mailbox implements AutoCloseable {
    private static final Pattern LINK = Pattern.compile("https?://\\S+");

    private final GreenMail server = new GreenMail(ServerSetup.SMTP.dynamicPort());

    Mailbox() {
        server.start();
    }

    int port() {
        return server.getSmtp().getPort();
    }

    /** The link in the newest mail to an address, as soon as one has come. */
    String awaitLink(String address) {
        return await().until(
                        () -> to(address).stream()
                                .map(Mailbox::link)
                                .reduce((first, second) -> second)
                                .orElse(null),
                        link -> link != null);
    }

    /** How many mails have come to an address. */
    int count(String address) {
        return to(address).size();
    }

    private List<MimeMessage> to(String address) {
        return Arrays.stream(server.getReceivedMessages())
                .filter(message -> isTo(message, address))
                .toList();
    }

    private static boolean isTo(MimeMessage message, String address) {
        try {
            return Arrays.stream(message.getRecipients(Message.RecipientType.TO))
                    .anyMatch(to -> to.toString().equalsIgnoreCase(address));
        } catch (MessagingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String link(MimeMessage message) {
        try {
            Matcher link = LINK.matcher(message.getContent().toString());
            if (!link.find()) {
                throw new AssertionError("There is no link in the mail: " + message.getContent());
            }
            return link.group();
        } catch (MessagingException e) {
            throw new IllegalStateException(e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        server.stop();
    }
}
