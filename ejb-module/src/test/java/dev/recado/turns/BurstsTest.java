package dev.recado.turns;

import dev.recado.channels.InboundEvent;
import dev.recado.conversations.MessageDetails;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** What belongs to one turn, in which order, and how long it waits. */
class BurstsTest {
    private final TurnTables tables = new TurnTables();
    private final Instant second = tables.now();

    @AfterEach
    void close() {
        tables.close();
    }

    @Test
    void texts_media_and_reactions_form_one_turn_in_whatsapps_order_though_their_webhooks_are_reversed() {
        tables.arrives("w4", "TEXT", "E a piscina?", second.plusSeconds(3));
        tables.reacts("r1", "👍", "wamid.answer", second.plusSeconds(2));
        tables.arrives("w2", "AUDIO", null, second.plusSeconds(1));
        tables.arrives("w1", "TEXT", "Oi", second);

        TurnTask run = tables.run(tables.turns().getFirst().id());

        assertThat(tables.turns()).hasSize(1);
        assertThat(run.messages()).extracting(MessageDetails::externalId).containsExactly("w1", "w2", "r1", "w4");
        assertThat(run.newestExternalId()).isEqualTo("w4");
    }

    @Test
    void what_whatsapp_dates_to_the_same_second_stays_in_the_order_of_arrival() {
        for (int i = 1; i <= 5; i++) {
            tables.arrives("w" + i, "TEXT", "Parte " + i, second);
        }
        assertThat(tables.run(tables.turns().getFirst().id()).messages())
                .extracting(MessageDetails::externalId)
                .containsExactly("w1", "w2", "w3", "w4", "w5");
    }

    @Test
    void a_webhook_that_comes_late_joins_the_open_turn_in_its_place() {
        UUID turn = tables.turnOf(tables.arrives("w2", "TEXT", "Dois", second.plusSeconds(5)));
        TurnTask early = tables.run(turn);

        tables.arrives("w1", "TEXT", "Um", second);

        assertThat(tables.answers(early, "Só ao dois")).isFalse();
        assertThat(tables.run(turn).messages()).extracting(MessageDetails::text).containsExactly("Um", "Dois");
    }

    @Test
    void a_webhook_that_comes_after_the_answer_is_a_turn_of_its_own() {
        UUID turn = tables.turnOf(tables.arrives("w2", "TEXT", "Dois", second.plusSeconds(5)));
        tables.answers(tables.run(turn), "Ao dois");

        UUID late = tables.turnOf(tables.arrives("w1", "TEXT", "Um", second));

        assertThat(late).isNotEqualTo(turn);
        assertThat(tables.answers(tables.run(late), "Ao um")).isTrue();
    }

    @Test
    void a_reaction_neither_delays_the_open_turn_nor_cancels_its_run() {
        UUID turn = tables.turnOf(tables.writes("Oi"));
        Instant due = tables.turn(turn).dueAt();
        tables.pass(Duration.ofSeconds(2));
        tables.reacts("r1", "👍", "wamid.1", tables.now());
        assertThat(tables.turn(turn).dueAt()).isEqualTo(due);

        TurnTask run = tables.run(turn);
        tables.reacts("r2", "❤️", "wamid.1", tables.now());

        assertThat(run.messages()).extracting(MessageDetails::text).containsExactly("Oi", "👍");
        assertThat(tables.answers(run, "Olá")).isTrue();
        assertThat(tables.turns()).hasSize(1);
        // The answer is the fourth.
        assertThat(tables.turns().getFirst().messageIds()).hasSize(4);
    }

    @Test
    void a_reaction_that_overtakes_its_burst_belongs_to_it() {
        tables.reacts("r1", "👍", "wamid.old", second.plusSeconds(1));
        UUID turn = tables.turnOf(tables.arrives("w1", "TEXT", "Oi", second));

        assertThat(tables.turns()).hasSize(1);
        assertThat(tables.run(turn).messages())
                .extracting(MessageDetails::externalId)
                .containsExactly("w1", "r1");
    }

    @Test
    void a_reaction_of_some_time_ago_is_left_alone() {
        tables.reacts("r1", "👍", "wamid.old", second);
        tables.pass(Duration.ofSeconds(5));
        tables.writes("Oi");

        assertThat(tables.turns()).hasSize(2);
    }

    @Test
    void a_reaction_by_itself_needs_no_reply() {
        tables.reacts("r1", "👍", "wamid.old", second);

        assertThat(tables.turns()).hasSize(1);
        assertThat(tables.turns().getFirst().outcome()).isEqualTo(Outcome.NO_REPLY_NEEDED);
        assertThat(tables.due()).isEmpty();
    }

    @Test
    void a_turn_of_which_only_reactions_are_left_needs_no_reply() {
        UUID turn = tables.turnOf(tables.arrives("w1", "TEXT", "Engano", second));
        tables.reacts("r1", "👍", "wamid.old", second);
        tables.corrects("d1", "DELETED", "w1", null);

        assertThat(tables.turn(turn).outcome()).isEqualTo(Outcome.NO_REPLY_NEEDED);
    }

    @Test
    void typing_makes_the_open_turn_wait_but_no_longer_than_the_longest_wait() {
        UUID turn = tables.turnOf(tables.writes("Oi"));
        tables.pass(Duration.ofSeconds(2));
        types();
        assertThat(tables.turn(turn).dueAt()).isEqualTo(second.plusSeconds(5));
        assertThat(tables.due()).containsEntry(turn, second.plusSeconds(5));
        assertThat(tables.start(turn)).isNull();

        tables.pass(Duration.ofSeconds(12));
        types();
        assertThat(tables.turn(turn).dueAt()).isEqualTo(second.plusSeconds(15));
    }

    @Test
    void typing_neither_cancels_a_run_nor_shortens_a_wait_nor_opens_anything() {
        types();
        assertThat(tables.due()).isEmpty();

        UUID turn = tables.turnOf(tables.writes("Oi"));
        Instant before = tables.now();
        tables.pass(Duration.ofSeconds(2));
        tables.writes("Tudo bem?");
        tables.types(before);
        assertThat(tables.turn(turn).dueAt()).isEqualTo(before.plusSeconds(5));

        TurnTask run = tables.run(turn);
        types();
        assertThat(tables.answers(run, "Olá")).isTrue();
        assertThat(tables.turns()).hasSize(1);
    }

    @Test
    void an_agents_own_pace_goes_before_the_organisations() {
        tables.tx(() -> tables.sql("update agent set quiet_window_millis = 500, longest_wait_millis = 800"));
        UUID turn = tables.turnOf(tables.writes("Oi"));
        assertThat(tables.turn(turn).dueAt()).isEqualTo(second.plusMillis(500));
        tables.pass(Duration.ofMillis(400));
        tables.writes("Oi?");
        assertThat(tables.turn(turn).dueAt()).isEqualTo(second.plusMillis(800));
    }

    @Test
    void an_agent_that_says_only_one_of_both_has_the_other_from_the_organisation() {
        tables.tx(() -> tables.sql("update agent set quiet_window_millis = 20000"));
        UUID turn = tables.turnOf(tables.writes("Oi"));
        // The longest wait is never shorter than the quiet window.
        assertThat(tables.turn(turn).dueAt()).isEqualTo(second.plusSeconds(20));
    }

    private void types() {
        tables.types(tables.now());
    }

    @Test
    void only_a_message_of_its_type_is_a_correction() {
        assertThat(Arrival.corrects(tables.event(InboundEvent.Type.MESSAGE, "w", "TEXT", "x", "w0", second)))
                .isFalse();
        assertThat(Arrival.corrects(tables.event(InboundEvent.Type.MESSAGE, "w", "DELETED", null, null, second)))
                .isFalse();
        assertThat(Arrival.corrects(tables.event(InboundEvent.Type.MESSAGE, "w", "DELETED", null, "w0", second)))
                .isTrue();
    }
}
