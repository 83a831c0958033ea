package dev.recado.memory;

import dev.recado.conversations.Author;
import dev.recado.conversations.Conversations;
import dev.recado.conversations.Direction;
import dev.recado.conversations.MessageDetails;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class MemoryTest {

    @Test
    void the_newest_messages_are_recalled_in_order() {
        List<MessageDetails> all =
                IntStream.range(0, 100).mapToObj(i -> said("mensagem " + i)).toList();

        List<MessageDetails> recalled = Memory.newestWithin(100, all);

        assertThat(recalled).hasSizeBetween(5, 20);
        assertThat(recalled).isEqualTo(all.subList(100 - recalled.size(), 100));
    }

    @Test
    void a_long_message_ends_what_is_recalled_and_leaves_no_gap() {
        List<MessageDetails> all = List.of(said("antes"), said("x".repeat(10_000)), said("depois"));

        assertThat(Memory.newestWithin(200, all))
                .extracting(MessageDetails::text)
                .containsExactly("depois");
    }

    @Test
    void messages_without_text_are_passed_over() {
        assertThat(Memory.newestWithin(200, List.of(said("um"), said(null), said("dois"))))
                .extracting(MessageDetails::text)
                .containsExactly("um", "dois");
    }

    @Test
    void the_turn_that_is_being_answered_is_left_out() {
        UUID conversation = UUID.randomUUID();
        UUID turn = UUID.randomUUID();
        Memory memory = new Memory();
        memory.conversations = new Conversations() {
            @Override
            public List<MessageDetails> recent(UUID conversationId, UUID exceptTurn, int limit) {
                assertThat(conversationId).isEqualTo(conversation);
                assertThat(exceptTurn).isEqualTo(turn);
                return List.of(said("antes"));
            }
        };

        assertThat(memory.recall(conversation, turn))
                .extracting(MessageDetails::text)
                .containsExactly("antes");
    }

    private static MessageDetails said(String text) {
        return new MessageDetails(
                UUID.randomUUID(),
                UUID.randomUUID(),
                null,
                Direction.IN,
                Author.CUSTOMER,
                null,
                "TEXT",
                text,
                Instant.EPOCH,
                null,
                null,
                null,
                null,
                null,
                null,
                null);
    }
}
