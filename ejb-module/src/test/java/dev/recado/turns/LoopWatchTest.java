package dev.recado.turns;

import dev.recado.conversations.ConversationDetails;
import dev.recado.conversations.Owner;
import dev.recado.platform.Role;
import dev.recado.turns.LoopWatch.Exchange;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Bots and scripts at the other end are noticed, and people are not taken for them. */
class LoopWatchTest {
    private final TurnTables tables = new TurnTables();

    @AfterEach
    void close() {
        tables.close();
    }

    @Test
    void the_same_text_again_and_again_hands_over_to_people_and_nothing_more_is_sent() {
        for (int i = 0; i < 4; i++) {
            tables.answers(tables.run(tables.turnOf(tables.writes("Não entendi sua mensagem!"))), "Como posso ajudar?");
            tables.pass(Duration.ofSeconds(20));
        }
        UUID fifth = tables.turnOf(tables.writes("NAO ENTENDI... sua mensagem"));
        tables.pass(Duration.ofSeconds(3));

        assertThat(tables.start(fifth)).isNull();

        assertThat(tables.turn(fifth).outcome()).isEqualTo(Outcome.HANDED_OVER);
        assertThat(tables.turn(fifth).outcomeReason()).isEqualTo("loop-suspected");
        assertThat(tables.outbox()).hasSize(4).allMatch(row -> row.endsWith("CANCELLED"));
        ConversationDetails conversation = conversation();
        assertThat(conversation.owner()).isEqualTo(Owner.PEOPLE);
        assertThat(conversation.waiting()).isTrue();
        assertThat(conversation.handoverReason()).isEqualTo("loop-suspected");
        assertThat(conversation.handoverSummary()).contains("mesmo texto");
        assertThat(tables.events).contains(new LoopSuspected(conversation.id(), "identical-texts"));
        // The bot itself does not take it up again.
        assertThat(tables.due()).doesNotContainKey(conversation.id());
    }

    @Test
    void a_loop_that_somebody_took_over_is_not_taken_up_again_by_the_bot_either() {
        for (int i = 0; i < 5; i++) {
            tables.writes("Não entendi sua mensagem");
        }
        UUID turn = tables.turns().getFirst().id();
        tables.pass(Duration.ofSeconds(3));
        assertThat(tables.start(turn)).isNull();

        tables.as(Role.OPERATOR, () -> tables.conversations().takeOver(tables.conversation()));
        tables.writes("Não entendi sua mensagem");

        assertThat(conversation().waiting()).isTrue();
        assertThat(conversation().handoverReason()).isEqualTo("loop-suspected");
        assertThat(conversation().handoverSummary()).contains("mesmo texto");
        assertThat(tables.due()).doesNotContainKey(tables.conversation());
    }

    @Test
    void the_hand_back_begins_anew() {
        for (int i = 0; i < 5; i++) {
            tables.writes("Não entendi sua mensagem");
        }
        UUID turn = tables.turns().getFirst().id();
        tables.pass(Duration.ofSeconds(3));
        assertThat(tables.start(turn)).isNull();
        tables.pass(Duration.ofSeconds(5));

        tables.as(Role.OPERATOR, () -> tables.conversations().handBack(tables.conversation()));

        tables.pass(Duration.ofSeconds(5));
        assertThat(tables.run(tables.turnOf(tables.writes("Não entendi sua mensagem"))))
                .isNotNull();
    }

    @Test
    void short_answers_may_be_repeated_more_often() {
        for (int i = 0; i < 10; i++) {
            tables.answers(tables.run(tables.turnOf(tables.writes("Sim"))), "E agora?");
            tables.pass(Duration.ofSeconds(20));
        }
        assertThat(tables.turns()).allMatch(turn -> turn.outcome() == Outcome.ANSWERED);
    }

    @Test
    void texts_that_lie_further_apart_are_no_loop() {
        for (int i = 0; i < 8; i++) {
            tables.answers(tables.run(tables.turnOf(tables.writes("Qual é o cardápio?"))), "Feijoada");
            tables.pass(Duration.ofMinutes(3));
        }
        assertThat(tables.turns()).allMatch(turn -> turn.outcome() == Outcome.ANSWERED);
    }

    @Test
    void two_bots_that_answer_each_other_at_once_are_noticed() {
        TurnTask run = null;
        int turns = 0;
        while (turns < 20) {
            UUID turn = tables.turnOf(tables.writes("Resposta número " + turns));
            turns++;
            tables.pass(Duration.ofSeconds(3));
            run = tables.start(turn);
            if (run == null) {
                break;
            }
            tables.answers(run, "Outra " + turns);
            tables.pass(Duration.ofMillis(1_500));
        }
        assertThat(run).isNull();
        assertThat(turns).isEqualTo(LoopWatch.INSTANT_REPLIES + 1);
        assertThat(tables.events).contains(new LoopSuspected(tables.conversation(), "instant-replies"));
    }

    @Test
    void more_messages_in_a_minute_than_a_person_can_write_are_noticed() {
        for (int i = 0; i <= LoopWatch.FLOOD; i++) {
            tables.arrives("f" + i, "TEXT", "Mensagem " + i, tables.now());
        }
        tables.pass(Duration.ofSeconds(15));

        assertThat(tables.start(tables.turns().getFirst().id())).isNull();
        assertThat(tables.events).contains(new LoopSuspected(tables.conversation(), "flood"));
    }

    @Test
    void what_was_held_up_on_its_way_is_no_flood() {
        for (int i = 0; i <= LoopWatch.FLOOD; i++) {
            tables.arrives("f" + i, "TEXT", "Mensagem " + i, tables.now().minusSeconds(10L * i));
        }
        tables.pass(Duration.ofSeconds(15));

        assertThat(tables.start(tables.turns().getFirst().id())).isNotNull();
    }

    @Test
    void what_was_not_answered_is_no_answer_to_be_quick_about() {
        for (int i = 0; i < 2 * LoopWatch.INSTANT_REPLIES; i++) {
            tables.reacts("r" + i, "👍", "wamid.old", tables.now());
            tables.pass(Duration.ofSeconds(1));
        }
        UUID turn = tables.turnOf(tables.writes("Adorei tudo"));
        tables.pass(Duration.ofSeconds(3));

        assertThat(tables.start(turn)).isNotNull();
    }

    @Test
    void somebody_who_answers_quickly_a_few_times_is_a_person() {
        Instant now = tables.now();
        List<Exchange> quick = IntStream.range(0, LoopWatch.INSTANT_REPLIES)
                .mapToObj(i -> new Exchange(now.minusSeconds(10L * i + 8), now.minusSeconds(10L * i)))
                .toList();
        assertThat(LoopWatch.instant(quick, now)).isFalse();
    }

    @Test
    void two_bots_that_wait_for_pauses_and_ask_models_are_noticed() {
        Random random = new Random(7);
        TurnTask run = null;
        int turns = 0;
        while (turns < 40) {
            UUID turn = tables.turnOf(tables.writes("Resposta número " + turns));
            turns++;
            tables.pass(Duration.ofMillis(random.nextInt(4_000, 8_000)));
            run = tables.start(turn);
            if (run == null) {
                break;
            }
            tables.answers(run, "Outra " + turns);
            tables.pass(Duration.ofMillis(random.nextInt(4_000, 8_000)));
        }
        assertThat(run).isNull();
        assertThat(turns).isEqualTo(LoopWatch.STEADY_REPLIES + 1);
        assertThat(tables.events).contains(new LoopSuspected(tables.conversation(), "steady-replies"));
        assertThat(conversation().handoverSummary()).contains("quase no mesmo tempo");
    }

    @Test
    void somebody_who_chats_for_long_is_a_person() {
        // Read, think, type; now and then a child or a kettle.
        Random random = new Random(11);
        for (int i = 0; i < 60; i++) {
            tables.answers(tables.run(tables.turnOf(tables.writes("Pergunta " + i))), "Resposta " + i);
            double seconds = 3 + 9 * Math.exp(0.7 * random.nextGaussian());
            tables.pass(Duration.ofMillis((long) (1_000 * seconds)));
        }
        assertThat(tables.turns()).allMatch(turn -> turn.outcome() == Outcome.ANSWERED);
    }

    @Test
    void an_even_rhythm_counts_only_where_each_answer_was_replied_to_and_not_for_long_pauses() {
        Instant now = tables.now();
        assertThat(LoopWatch.steady(rhythm(now, Duration.ofSeconds(20), Duration.ofSeconds(6)), now))
                .isTrue();
        // Somebody who looks at the telephone once in a while.
        assertThat(LoopWatch.steady(rhythm(now, Duration.ofSeconds(80), Duration.ofSeconds(70)), now))
                .isFalse();
        // That was an hour ago.
        assertThat(LoopWatch.steady(
                        rhythm(now, Duration.ofSeconds(20), Duration.ofSeconds(6)), now.plus(Duration.ofHours(1))))
                .isFalse();
        List<Exchange> interrupted = new ArrayList<>(rhythm(now, Duration.ofSeconds(20), Duration.ofSeconds(6)));
        interrupted.set(5, new Exchange(interrupted.get(5).began(), null));
        assertThat(LoopWatch.steady(interrupted, now)).isFalse();
        assertThat(LoopWatch.steady(interrupted.subList(0, LoopWatch.STEADY_REPLIES), now))
                .isFalse();
    }

    /** Newest first: turns that begin at even distances, each so long after the answer to the one before. */
    private static List<Exchange> rhythm(Instant now, Duration distance, Duration replyTime) {
        return IntStream.rangeClosed(0, LoopWatch.STEADY_REPLIES)
                .mapToObj(i -> now.minus(distance.multipliedBy(i)))
                .map(began -> new Exchange(began, began.plus(distance).minus(replyTime)))
                .toList();
    }

    private ConversationDetails conversation() {
        return tables.as(Role.VIEWER, () -> tables.conversations().get(tables.conversation()));
    }
}
