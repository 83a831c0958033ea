package dev.recado.turns;

import dev.recado.channels.InboundContact;
import dev.recado.channels.InboundEvent;
import dev.recado.conversations.ConversationDetails;
import dev.recado.conversations.MessageDetails;
import dev.recado.conversations.Owner;
import dev.recado.platform.Role;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** What users of comparable systems complain about, where no other test shows it; docs/architecture.md lists them all. */
class ComplaintsTest {
    private final TurnTables tables = new TurnTables();

    @AfterEach
    void close() {
        tables.close();
    }

    // evolution-api 2110, 1762: the key was remembered before the message was processed.
    @Test
    void a_message_whose_first_processing_failed_is_no_duplicate_when_it_comes_again() {
        InboundEvent event = tables.event(InboundEvent.Type.MESSAGE, "w1", "TEXT", "Oi", null, tables.now());
        ArrivalTransactions arrivals = tables.get(ArrivalTransactions.class);
        UUID contact = tables.tx(() -> arrivals.contact(event, tables.now()));
        Arrival arrival = new Arrival(UUID.randomUUID(), tables.now(), "c", event, true);
        assertThatThrownBy(() -> tables.tx(() -> {
                    arrivals.message(arrival, contact);
                    throw new IllegalStateException("the database went away");
                }))
                .hasMessageContaining("went away");
        assertThat(tables.turns()).isEmpty();

        UUID turn = tables.turnOf(tables.arrives(event));

        assertThat(tables.run(turn).messages()).hasSize(1);
    }

    // chatwoot 13523: a check before the insert, and source ids that were not unique.
    @Test
    void a_message_that_comes_again_while_it_is_being_answered_changes_nothing() {
        InboundEvent event = tables.event(InboundEvent.Type.MESSAGE, "w1", "TEXT", "Oi", null, tables.now());
        tables.arrives(event);
        TurnTask run = tables.run(tables.turns().getFirst().id());

        tables.arrives(event);

        assertThat(tables.answers(run, "Olá")).isTrue();
        tables.arrives(event);
        assertThat(tables.turns()).hasSize(1);
        assertThat(tables.outbox()).hasSize(1);
    }

    // typebot 1903: a conversation stuck in "is replying".
    @Test
    void a_turn_whose_runs_keep_failing_goes_to_people_in_the_end() {
        UUID turn = tables.turnOf(tables.writes("Oi"));
        for (int failed = 0; failed < 3; failed++) {
            TurnTask run = tables.run(turn);
            assertThat(run.lastResort()).isFalse();
            tables.tx(() -> {
                tables.get(TurnTransactions.class).failed(run);
                return true;
            });
        }
        TurnTask last = tables.run(turn);
        assertThat(last.lastResort()).isTrue();

        assertThat(tables.finishes(last, tables.get(Orchestrator.class).conclude(last)))
                .isTrue();

        assertThat(tables.turn(turn).outcome()).isEqualTo(Outcome.HANDED_OVER);
        assertThat(tables.turn(turn).outcomeReason()).isEqualTo("turn.failed");
        ConversationDetails conversation =
                tables.as(Role.VIEWER, () -> tables.conversations().get(tables.conversation()));
        assertThat(conversation.owner()).isEqualTo(Owner.PEOPLE);
        assertThat(conversation.waiting()).isTrue();
        assertThat(tables.outbox()).hasSize(1);
        assertThat(tables.due()).doesNotContainKey(turn);
    }

    // typebot 1903: two contacts turn out to be one person while an answer to one of them is under way.
    @Test
    void a_turn_of_a_conversation_that_is_merged_into_another_is_answered_all_the_same() {
        InboundContact byPhone = new InboundContact("5511987654321", "5511987654321", null, null, null, "Ana");
        InboundContact byUser = new InboundContact(null, null, "BR.1", null, null, "Ana");
        InboundContact both = new InboundContact("5511987654321", "5511987654321", "BR.1", null, null, "Ana");
        UUID one = tables.turnOf(tables.arrives(from(byPhone, "w1", "Um")));
        tables.pass(Duration.ofMillis(10));
        UUID two = tables.turnOf(tables.arrives(from(byUser, "w2", "Dois")));
        TurnTask first = tables.run(one);
        TurnTask second = tables.run(two);

        tables.tx(() -> tables.get(ArrivalTransactions.class).contact(from(both, "w3", "Três"), tables.now()));

        assertThat(tables.answers(first, "Ao um")).isTrue();
        assertThat(tables.answers(second, "Ao dois")).isTrue();
        assertThat(tables.turns()).allMatch(turn -> turn.outcome() == Outcome.ANSWERED);
    }

    // chatwoot 13880, 15068: hand-off loops when a conversation is opened again.
    @Test
    void what_comes_after_people_closed_a_conversation_is_the_bots_and_stays_so() {
        tables.writes("Quero uma pessoa");
        UUID closed = tables.conversation();
        tables.as(Role.OPERATOR, () -> tables.conversations().takeOver(closed));
        tables.as(Role.OPERATOR, () -> tables.conversations().close(closed));

        UUID turn = tables.turnOf(tables.writes("Oi de novo"));

        UUID opened = tables.turn(turn).conversationId();
        assertThat(opened).isNotEqualTo(closed);
        TurnTask run = tables.run(turn);
        assertThat(run.messages()).extracting(MessageDetails::text).containsExactly("Oi de novo");
        assertThat(tables.answers(run, "Olá")).isTrue();
        assertThat(tables.as(Role.VIEWER, () -> tables.conversations().get(opened))
                        .owner())
                .isEqualTo(Owner.BOT);
    }

    private InboundEvent from(InboundContact contact, String externalId, String text) {
        InboundEvent plain = tables.event(InboundEvent.Type.MESSAGE, externalId, "TEXT", text, null, tables.now());
        return new InboundEvent(
                plain.type(),
                plain.deviceId(),
                plain.phoneNumberId(),
                plain.externalId(),
                plain.timestamp(),
                contact,
                plain.kind(),
                plain.text(),
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null);
    }
}
