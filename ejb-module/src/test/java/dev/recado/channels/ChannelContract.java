package dev.recado.channels;

import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

/** What every {@link Channel} keeps. A test of a channel extends it and arranges the other side. */
public abstract class ChannelContract {
    private static final UUID DEVICE = UUID.randomUUID();

    /** A channel whose other side takes every message under this id. */
    protected abstract Channel thatTakes(String externalId) throws Exception;

    /** A channel whose other side refuses every message for good. */
    protected abstract Channel thatRefuses() throws Exception;

    /** A channel whose other side can't be reached. */
    protected abstract Channel thatIsOutOfReach() throws Exception;

    /** A channel whose other side hears the message and says nothing. */
    protected abstract Channel thatFallsSilent() throws Exception;

    /** The most UTF-16 characters of one message. */
    protected abstract int longestPart();

    @Test
    void a_message_that_was_taken_has_the_channels_id() throws Exception {
        assertThat(thatTakes("x-1").send(DEVICE, message("Olá")))
                .isInstanceOfSatisfying(SendResult.Accepted.class, accepted -> assertThat(accepted.externalId())
                        .isEqualTo("x-1"));
    }

    @Test
    void a_message_that_was_refused_says_why() throws Exception {
        assertThat(thatRefuses().send(DEVICE, message("Olá")))
                .isInstanceOfSatisfying(SendResult.Rejected.class, rejected -> assertThat(rejected.code())
                        .isNotBlank());
    }

    @Test
    void a_message_that_never_left_may_be_sent_again() throws Exception {
        assertThat(thatIsOutOfReach().send(DEVICE, message("Olá"))).isInstanceOf(SendResult.NotSent.class);
    }

    @Test
    void a_message_that_may_have_left_is_never_called_unsent() throws Exception {
        assertThat(thatFallsSilent().send(DEVICE, message("Olá"))).isInstanceOf(SendResult.Unknown.class);
    }

    @Test
    void marking_as_read_never_fails() throws Exception {
        assertThatCode(() -> thatIsOutOfReach().markRead(DEVICE, "x-2", true)).doesNotThrowAnyException();
        assertThatCode(() -> thatRefuses().markRead(DEVICE, "x-2", false)).doesNotThrowAnyException();
    }

    @Test
    void blank_text_is_no_message() throws Exception {
        assertThat(thatTakes("x-3").render("")).isEmpty();
        assertThat(thatTakes("x-3").render(" \n\n ")).isEmpty();
    }

    @Test
    void a_long_text_becomes_parts_that_fit_and_loses_no_word() throws Exception {
        String text = IntStream.range(0, 5_000).mapToObj(i -> "palavra" + i).collect(Collectors.joining(" "));

        List<String> parts = thatTakes("x-4").render(text);

        assertThat(parts).hasSizeGreaterThan(1).allSatisfy(part -> assertThat(part.length())
                .isBetween(1, longestPart()));
        assertThat(parts.stream().flatMap(part -> Arrays.stream(part.split("\\s+"))))
                .containsExactlyElementsOf(Arrays.asList(text.split(" ")));
    }

    private static OutboundMessage message(String text) {
        return new OutboundMessage(UUID.randomUUID(), new Recipient("5511912345678", null), text, null);
    }
}
