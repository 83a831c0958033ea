package dev.recado.channels.whatsapp;

import dev.recado.channels.Channel;
import dev.recado.channels.DeviceTest;
import dev.recado.channels.OutboundMessage;
import dev.recado.channels.SendResult;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.UUID;

/** WhatsApp's Cloud API, reached through the connector. */
@ApplicationScoped
public class WhatsAppCloudChannel implements Channel {
    @Override
    public SendResult send(UUID deviceId, OutboundMessage message) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void markRead(UUID deviceId, String externalMessageId, boolean typing) {
        throw new UnsupportedOperationException();
    }

    @Override
    public List<String> render(String markdown) {
        throw new UnsupportedOperationException();
    }

    @Override
    public DeviceTest test(UUID deviceId) {
        throw new UnsupportedOperationException();
    }
}
