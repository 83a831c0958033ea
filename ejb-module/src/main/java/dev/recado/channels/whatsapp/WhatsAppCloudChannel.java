package dev.recado.channels.whatsapp;

import dev.recado.channels.Channel;
import dev.recado.channels.DeviceTest;
import dev.recado.channels.OutboundMessage;
import dev.recado.channels.SendResult;
import dev.recado.channels.whatsapp.ConnectorClient.TestResult;
import dev.recado.platform.Texts;
import dev.recado.tenants.Tenants;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** WhatsApp's Cloud API, reached through the connector. */
@ApplicationScoped
public class WhatsAppCloudChannel implements Channel {
    private static final Logger LOG = LoggerFactory.getLogger(WhatsAppCloudChannel.class);

    @Inject
    ConnectorClient connector;

    @Inject
    Tenants tenants;

    protected WhatsAppCloudChannel() {}

    WhatsAppCloudChannel(ConnectorClient connector) {
        this.connector = connector;
    }

    @Override
    public SendResult send(UUID deviceId, OutboundMessage message) {
        return connector.send(deviceId, message);
    }

    @Override
    public void markRead(UUID deviceId, String externalMessageId, boolean typing) {
        SendResult result = connector.markRead(deviceId, externalMessageId, typing);
        if (!(result instanceof SendResult.Accepted)) {
            LOG.info("Message {} could not be marked as read: {}", externalMessageId, result);
        }
    }

    @Override
    public List<String> render(String markdown) {
        return WhatsAppText.parts(markdown, WhatsAppText.LONGEST);
    }

    @Override
    public DeviceTest test(UUID deviceId) {
        TestResult result = connector.test(deviceId);
        Texts texts = Texts.of("dev.recado.channels", tenants.current().locale());
        if (result.ok()) {
            return new DeviceTest(true, result.code(), texts.get("test.ok"));
        }
        String key = "test." + result.code();
        String known = texts.get(key);
        String detail = result.title() == null ? result.detail() : result.title();
        String text = known.equals(key) ? texts.get("test.failed") : known;
        return new DeviceTest(
                false, result.code(), detail == null ? text : text + " (" + result.code() + " " + detail + ")");
    }
}
