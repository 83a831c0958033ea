package dev.recado.channels.whatsapp;

import dev.recado.channels.Channel;
import dev.recado.channels.ChannelContract;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;

class WhatsAppCloudChannelTest extends ChannelContract {
    private FakeConnector connector;

    @Override
    protected Channel thatTakes(String externalId) throws IOException {
        return channel(started().answers(200, "{\"result\":\"ACCEPTED\",\"externalId\":\"" + externalId + "\"}"));
    }

    @Override
    protected Channel thatRefuses() throws IOException {
        return channel(started()
                .answers(200, "{\"result\":\"REJECTED\",\"code\":\"131026\",\"title\":\"no\",\"scope\":\"MESSAGE\"}"));
    }

    @Override
    protected Channel thatIsOutOfReach() throws IOException {
        FakeConnector gone = started();
        gone.close();
        return channel(gone);
    }

    @Override
    protected Channel thatFallsSilent() throws IOException {
        return channel(started().saysNothing());
    }

    @Override
    protected int longestPart() {
        return 4_096;
    }

    @AfterEach
    void stop() {
        if (connector != null) {
            connector.close();
        }
    }

    private FakeConnector started() throws IOException {
        if (connector != null) {
            connector.close();
        }
        connector = new FakeConnector();
        return connector;
    }

    private static Channel channel(FakeConnector to) {
        return new WhatsAppCloudChannel(new ConnectorClient(
                to.url(), new InternalSignature("secret", Clock.systemUTC()), Duration.ofMillis(500)));
    }
}
