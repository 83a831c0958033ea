package dev.recado.channels;

import jakarta.jms.Connection;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.MessageProducer;
import jakarta.jms.Session;
import jakarta.jms.TextMessage;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.StringReader;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/** What is put on the inbound queue, and how it is noticed that the broker does not take it. */
@Timeout(30)
class InboxTest {
    private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");
    private static final String OF_ANA = message("5511987654321", "Oi");
    private static final String OF_ANA_LATER = message("5511987654321", "Tem alguém aí?");

    /** The properties of each message that was sent. */
    private final List<Map<String, Object>> sent = new ArrayList<>();

    private final Inbox inbox = new Inbox();
    private final BrokerStrain strain = new BrokerStrain();

    @BeforeEach
    void wire() {
        inbox.strains = new Strains() {
            @Override
            public List<String> found() {
                return List.of();
            }
        };
        inbox.connections = broker(() -> {});
        inbox.backlog = new Backlog();
        inbox.backlog.bound = 10;
        strain.inbox = inbox;
        strain.patience = Duration.ofSeconds(5);
    }

    @Test
    void a_replay_keeps_the_order_of_a_customers_messages_as_the_first_sending_does() {
        inbox.accept(List.of(new InboundBatch("c", NOW, List.of(json(OF_ANA)))));

        inbox.again(List.of(event(OF_ANA), event(OF_ANA_LATER)));

        assertThat(sent).hasSize(3);
        assertThat(sent.getFirst().get("JMSXGroupID")).isNotNull();
        assertThat(sent)
                .extracting(properties -> properties.get("JMSXGroupID"))
                .containsOnly(sent.getFirst().get("JMSXGroupID"));
    }

    @Test
    void what_names_no_customer_or_can_not_be_read_is_replayed_too() {
        inbox.again(List.of(event("{\"type\":\"KEPT\"}"), event("this is no JSON")));

        assertThat(sent).hasSize(2).allSatisfy(properties -> assertThat(properties.get("JMSXGroupID"))
                .isNull());
    }

    @Test
    void a_broker_that_blocks_its_producers_is_a_strain_until_it_goes_on() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        inbox.connections = broker(() -> {
            asked.countDown();
            awaitQuietly(goOn);
        });
        assertThat(strain.trouble()).isNull();

        Thread webhook = Thread.ofVirtual()
                .start(() -> inbox.accept(List.of(new InboundBatch("c", NOW, List.of(json(OF_ANA))))));
        asked.await();
        // It has only just begun.
        assertThat(strain.trouble()).isNull();
        strain.patience = Duration.ZERO;
        assertThat(strain.trouble()).contains("have not answered");

        goOn.countDown();
        webhook.join();
        assertThat(strain.trouble()).isNull();
        assertThat(sent).hasSize(1);
    }

    @Test
    void a_broker_that_refuses_is_no_strain_once_it_has_done_so() {
        inbox.connections = broker(() -> {
            throw new IllegalStateException("refused");
        });
        strain.patience = Duration.ZERO;

        try {
            inbox.accept(List.of(new InboundBatch("c", NOW, List.of(json(OF_ANA)))));
        } catch (IllegalStateException refused) {
            assertThat(refused).hasMessage("refused");
        }

        assertThat(strain.trouble()).isNull();
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String message(String customer, String text) {
        return "{\"type\":\"MESSAGE\",\"deviceId\":\"0197c4a0-0000-7000-8000-000000000001\",\"phoneNumberId\":\"1\","
                + "\"externalId\":\"wamid." + text.length()
                + "\",\"timestamp\":\"2026-11-22T12:00:00Z\",\"kind\":\"TEXT\","
                + "\"text\":\"" + text + "\",\"contact\":{\"waId\":\"" + customer + "\",\"phone\":\"" + customer
                + "\"}}";
    }

    private static JsonObject json(String text) {
        return Json.createReader(new StringReader(text)).readObject();
    }

    private static Inbox.QueuedEvent event(String json) {
        return new Inbox.QueuedEvent(UUID.randomUUID(), NOW, "c", json);
    }

    private ConnectionFactory broker(Runnable whenAsked) {
        MessageProducer producer = pretend(MessageProducer.class, (proxy, method, arguments) -> null);
        Session session = pretend(Session.class, (proxy, method, arguments) -> switch (method.getName()) {
            case "createProducer" -> producer;
            case "createTextMessage" -> message();
            default -> null;
        });
        Connection connection = pretend(
                Connection.class,
                (proxy, method, arguments) -> method.getName().equals("createSession") ? session : null);
        return pretend(ConnectionFactory.class, (proxy, method, arguments) -> {
            whenAsked.run();
            return connection;
        });
    }

    private TextMessage message() {
        Map<String, Object> properties = new HashMap<>();
        sent.add(properties);
        return pretend(TextMessage.class, (proxy, method, arguments) -> {
            properties.put((String) arguments[0], arguments[1]);
            return null;
        });
    }

    private static <T> T pretend(Class<T> type, InvocationHandler handler) {
        return type.cast(Proxy.newProxyInstance(InboxTest.class.getClassLoader(), new Class<?>[] {type}, handler));
    }
}
