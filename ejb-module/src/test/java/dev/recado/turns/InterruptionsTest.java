package dev.recado.turns;

import dev.recado.conversations.Author;
import dev.recado.conversations.ConversationLog;
import dev.recado.conversations.MessageDetails;
import dev.recado.platform.Role;
import dev.recado.platform.work.DueWork;
import dev.recado.platform.work.WorkKind;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

/** Newer messages interrupt the answer under way, but not for ever. */
class InterruptionsTest {
    private final TurnTables tables = new TurnTables();

    @AfterEach
    void close() {
        tables.close();
    }

    @Test
    void a_newer_message_cancels_the_run_and_both_are_answered_together() {
        UUID turn = tables.turnOf(tables.writes("Um"));
        TurnTask first = tables.run(turn);

        tables.writes("Dois");

        assertThat(tables.events).contains(new TurnVoided(turn, first.run()));
        assertThat(tables.answers(first, "Só ao primeiro")).isFalse();
        TurnTask second = tables.run(turn);
        assertThat(second.messages()).extracting(MessageDetails::text).containsExactly("Um", "Dois");
        assertThat(tables.answers(second, "Aos dois")).isTrue();
        assertThat(tables.outbox()).containsExactly("Aos dois PENDING");
    }

    @Test
    void what_is_interrupted_between_model_and_finish_never_leaves() {
        UUID turn = tables.turnOf(tables.writes("Um"));
        TurnTask decided = tables.run(turn);
        // The model has answered; the message comes before that is written.
        tables.writes("Dois");

        assertThat(tables.answers(decided, "Tarde demais")).isFalse();
        assertThat(tables.outbox()).isEmpty();
        assertThat(tables.turns()).hasSize(1);
    }

    @Test
    void after_the_tenants_number_of_interruptions_it_answers_anyway_and_the_rest_follows() {
        tables.set("most_interruptions = 2");
        UUID turn = tables.turnOf(tables.writes("Um"));
        tables.run(turn);
        tables.writes("Dois");
        tables.run(turn);
        tables.writes("Três");
        TurnTask last = tables.run(turn);

        UUID next = tables.turnOf(tables.writes("Quatro"));

        assertThat(next).isNotEqualTo(turn);
        assertThat(tables.answers(last, "Aos três")).isTrue();
        TurnTask following = tables.run(next);
        assertThat(following.messages()).extracting(MessageDetails::text).containsExactly("Quatro");
        assertThat(tables.answers(following, "Ao quarto")).isTrue();
        assertThat(tables.turns())
                .extracting(TurnDetails::outcome, TurnDetails::interruptions)
                .containsExactly(tuple(Outcome.ANSWERED, 2), tuple(Outcome.ANSWERED, 0));
        assertThat(tables.outbox()).containsExactly("Aos três PENDING", "Ao quarto PENDING");
    }

    @Test
    void what_waits_for_the_next_turn_is_not_remembered_by_a_run_that_is_repeated() {
        tables.set("most_interruptions = 0");
        tables.answers(tables.run(tables.turnOf(tables.writes("Zero"))), "Ao zero");
        UUID turn = tables.turnOf(tables.writes("Um"));
        tables.run(turn);

        // It would be answered here, and once more in a turn of its own.
        tables.writes("Dois");

        assertThat(tables.tx(() -> tables.conversations().recent(tables.conversation(), turn, 10)))
                .extracting(MessageDetails::text)
                .containsExactly("Zero", "Ao zero");
    }

    @Test
    void with_none_allowed_no_run_is_ever_cancelled() {
        tables.set("most_interruptions = 0");
        UUID turn = tables.turnOf(tables.writes("Um"));
        TurnTask run = tables.run(turn);

        UUID next = tables.turnOf(tables.writes("Dois"));
        tables.writes("Três");

        assertThat(tables.events).noneMatch(TurnVoided.class::isInstance);
        assertThat(tables.answers(run, "Ao primeiro")).isTrue();
        assertThat(tables.run(next).messages()).hasSize(2);
    }

    @Test
    void the_following_turn_waits_for_the_former_and_is_woken_when_that_one_ends() {
        tables.set("most_interruptions = 0");
        UUID turn = tables.turnOf(tables.writes("Um"));
        TurnTask run = tables.run(turn);
        UUID next = tables.turnOf(tables.writes("Dois"));
        tables.pass(Duration.ofSeconds(4));

        assertThat(tables.start(next)).isNull();
        // Should the former's end never be told, the table of due work asks again.
        assertThat(tables.due().get(next)).isEqualTo(tables.now().plusSeconds(5));

        tables.answers(run, "Ao primeiro");
        assertThat(tables.due()).containsOnlyKeys(next, contact()).containsEntry(next, tables.now());
        assertThat(tables.start(next)).isNotNull();
    }

    @Test
    void what_is_away_for_moments_puts_a_turn_off_without_giving_it_up_but_not_for_ever() {
        UUID turn = tables.turnOf(tables.writes("Um"));
        for (int i = 0; i < 10; i++) {
            putOff(tables.run(turn));
            assertThat(tables.due()).containsEntry(turn, tables.now().plusSeconds(2));
            tables.pass(Duration.ofSeconds(2));
        }
        assertThat(tables.run(turn).lastResort()).isFalse();

        tables.pass(Duration.ofMinutes(5));
        for (int i = 0; i < 3; i++) {
            putOff(tables.run(turn));
        }
        assertThat(tables.run(turn).lastResort()).isTrue();
    }

    private void putOff(TurnTask run) {
        tables.tx(() -> {
            tables.get(TurnTransactions.class).putOff(run);
            return true;
        });
    }

    @Test
    void the_following_turn_waits_while_the_former_fails_and_is_tried_again() {
        tables.set("most_interruptions = 0");
        UUID turn = tables.turnOf(tables.writes("Um"));
        TurnTask run = tables.run(turn);
        UUID next = tables.turnOf(tables.writes("Dois"));
        tables.tx(() -> {
            tables.get(TurnTransactions.class).failed(run);
            return true;
        });
        tables.pass(Duration.ofSeconds(4));

        assertThat(tables.turnOf(tables.writes("Três"))).isEqualTo(next);
        assertThat(tables.start(next)).isNull();
        TurnTask again = tables.run(turn);
        assertThat(again.messages()).hasSize(1);
        assertThat(tables.answers(again, "Ao primeiro")).isTrue();
        assertThat(tables.run(next).messages()).hasSize(2);
    }

    @Test
    void after_a_crash_both_turns_go_on_in_their_order() {
        tables.set("most_interruptions = 0");
        UUID turn = tables.turnOf(tables.writes("Um"));
        tables.run(turn);
        UUID next = tables.turnOf(tables.writes("Dois"));
        // The node died during the run: both are still due, and nobody remembers anything.
        assertThat(tables.due()).containsKeys(turn, next);
        tables.pass(Duration.ofMinutes(1));

        assertThat(tables.start(next)).isNull();
        TurnTask again = tables.run(turn);
        assertThat(again.run()).isEqualTo(2);
        assertThat(tables.answers(again, "Ao primeiro")).isTrue();
        assertThat(tables.answers(tables.run(next), "Ao segundo")).isTrue();
        assertThat(tables.outbox()).containsExactly("Ao primeiro PENDING", "Ao segundo PENDING");
    }

    @Test
    void a_person_who_takes_over_ends_both_turns() {
        tables.set("most_interruptions = 0");
        TurnTask run = tables.run(tables.turnOf(tables.writes("Um")));
        tables.writes("Dois");

        tables.as(Role.OPERATOR, () -> tables.conversations().takeOver(tables.conversation()));

        assertThat(tables.answers(run, "Nunca")).isFalse();
        assertThat(tables.turns())
                .extracting(TurnDetails::outcome, TurnDetails::outcomeReason)
                .containsOnly(tuple(Outcome.HANDED_OVER, "taken-over"));
        assertThat(tables.outbox()).isEmpty();
    }

    @Test
    void an_agent_that_hands_over_leaves_the_following_turn_to_people_too() {
        tables.set("most_interruptions = 0");
        TurnTask run = tables.run(tables.turnOf(tables.writes("Um")));
        tables.writes("Dois");

        tables.finishes(
                run, new Conclusion(Outcome.HANDED_OVER, "Já chamo", "asked", null, null, Author.AGENT, "Lia", null));

        assertThat(tables.turns())
                .extracting(TurnDetails::outcome, TurnDetails::outcomeReason)
                .containsExactly(tuple(Outcome.HANDED_OVER, "asked"), tuple(Outcome.HANDED_OVER, "people-in-charge"));
        assertThat(tables.outbox()).containsExactly("Já chamo PENDING");
    }

    @Test
    void a_suspension_ends_both_turns() {
        tables.set("most_interruptions = 0");
        TurnTask run = tables.run(tables.turnOf(tables.writes("Um")));
        tables.writes("Dois");
        tables.set("state = 'SUSPENDED', suspended_at = created_at, suspended_by = 'x', suspension_reason = 'y'");

        TurnTransactions transactions = tables.get(TurnTransactions.class);
        tables.tx(() -> transactions.open(10))
                .forEach(turn -> tables.tx(() -> {
                    transactions.refuse(turn);
                    return true;
                }));

        assertThat(tables.answers(run, "Nunca")).isFalse();
        assertThat(tables.turns()).extracting(TurnDetails::outcome).containsOnly(Outcome.REFUSED);
        assertThat(tables.due()).isEmpty();
    }

    private UUID contact() {
        return tables.tx(() -> tables.get(dev.recado.conversations.ConversationLog.class)
                .lock(tables.conversation())
                .contactId());
    }

    /** In the other order each would wait for the other, until the database cuts one of them off. */
    @Test
    void who_claims_a_turn_lets_a_message_finish_that_arrives_at_that_moment() throws Exception {
        UUID turn = tables.turnOf(tables.writes("Oi"));
        tables.pass(Duration.ofSeconds(3));
        UUID conversation = tables.conversation();
        AtomicReference<Optional<TurnTask>> started = new AtomicReference<>(Optional.empty());
        Thread claimer = new Thread(() -> started.set(
                tables.tx(() -> tables.get(TurnTransactions.class).claimAndStart(turn, new AtomicBoolean()))));

        tables.tx(() -> {
            tables.get(ConversationLog.class).lock(conversation);
            claimer.start();
            await().until(() -> claimer.getState() == Thread.State.TIMED_WAITING);
            tables.get(DueWork.class).schedule(WorkKind.TURN, turn, tables.now().minusMillis(1));
            return true;
        });
        claimer.join();

        assertThat(started.get()).isPresent();
    }
}
