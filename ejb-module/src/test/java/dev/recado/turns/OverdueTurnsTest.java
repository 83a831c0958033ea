package dev.recado.turns;

import dev.recado.channels.DeliveryChanged;
import dev.recado.conversations.Owner;
import dev.recado.platform.Role;
import dev.recado.platform.work.Due;
import dev.recado.platform.work.WorkKind;
import dev.recado.platform.work.WorkOverdue;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** What should have ended and has not is found, ended or said to be late. */
class OverdueTurnsTest {
    private final TurnTables tables = new TurnTables();

    @AfterEach
    void close() {
        tables.close();
    }

    @Test
    void a_run_that_takes_too_long_is_cut_off_and_the_last_resort_answers() {
        UUID turn = tables.turnOf(tables.writes("A que horas começa o check-in?"));
        TurnTask hanging = tables.run(turn);
        tables.pass(Duration.ofMinutes(10));

        overdue(turn, true);

        assertThat(tables.events)
                .contains(new TurnVoided(turn, hanging.run()))
                .anyMatch(event -> event instanceof TurnOverdue late
                        && late.reason().equals("run-too-long")
                        && late.turnId().equals(turn));
        assertThat(tables.answers(hanging, "Às 14h")).isFalse();
        assertThat(tables.due()).containsEntry(turn, tables.now());
        TurnTask next = tables.run(turn);
        assertThat(next.lastResort()).isTrue();
        assertThat(tables.answers(next, "Uma pessoa responde em breve")).isTrue();
        assertThat(tables.outbox()).containsExactly("Uma pessoa responde em breve PENDING");
    }

    @Test
    void a_turn_that_nobody_has_begun_is_told_and_stays_due() {
        UUID turn = tables.turnOf(tables.writes("Oi"));
        tables.pass(Duration.ofMinutes(10));

        overdue(turn, false);

        assertThat(tables.events)
                .anyMatch(event ->
                        event instanceof TurnOverdue late && late.reason().equals("not-started"));
        assertThat(tables.run(turn).lastResort()).isFalse();
    }

    @Test
    void work_for_a_turn_that_has_ended_is_struck_off() {
        UUID turn = tables.turnOf(tables.writes("Oi"));
        tables.as(Role.OPERATOR, () -> tables.conversations().takeOver(tables.conversation()));
        tables.tx(() -> {
            tables.sql(
                    "insert into due_work (id, kind, tenant_id, due_at) values (?1, 'TURN', ?2, ?3)",
                    turn,
                    tables.tenant.value(),
                    tables.now());
            return true;
        });

        overdue(turn, false);

        assertThat(tables.due()).doesNotContainKey(turn);
    }

    @Test
    void a_turn_for_which_nothing_is_due_is_found() {
        UUID lost = tables.turnOf(tables.writes("Alguém aí?"));
        tables.tx(() -> tables.sql("delete from due_work"));

        tables.sweepForLostTurns();

        assertThat(tables.due()).containsEntry(lost, tables.turn(lost).dueAt());
        assertThat(tables.answers(tables.run(lost), "Sim")).isTrue();
    }

    @Test
    void a_turn_that_is_due_or_has_ended_is_left_alone() {
        UUID ended = tables.turnOf(tables.writes("Oi"));
        tables.answers(tables.run(ended), "Olá");
        UUID waiting = tables.turnOf(tables.writes("E o café?"));
        var before = tables.due();

        tables.sweepForLostTurns();

        assertThat(tables.due()).isEqualTo(before).containsKey(waiting).doesNotContainKey(ended);
    }

    @Test
    void a_message_that_was_held_up_until_the_window_had_closed_goes_to_people_without_a_model() {
        UUID turn = tables.turnOf(tables.arrives(
                "wamid.late", "TEXT", "Ainda dá tempo?", tables.now().minus(Duration.ofHours(25))));
        tables.pass(Duration.ofSeconds(3));

        assertThat(tables.start(turn)).isNull();

        assertThat(tables.turn(turn).outcome()).isEqualTo(Outcome.HANDED_OVER);
        assertThat(tables.turn(turn).outcomeReason()).isEqualTo(DeliveryChanged.WINDOW_CLOSED);
        var conversation = tables.as(Role.OPERATOR, () -> tables.conversations().get(tables.conversation()));
        assertThat(conversation.owner()).isEqualTo(Owner.PEOPLE);
        assertThat(conversation.handoverReason()).isEqualTo(DeliveryChanged.WINDOW_CLOSED);
        assertThat(tables.outbox()).isEmpty();
    }

    private void overdue(UUID turn, boolean claimed) {
        tables.tx(() -> {
            tables.get(OverdueTurns.class)
                    .found(new WorkOverdue(
                            new Due(
                                    WorkKind.TURN,
                                    turn,
                                    tables.tenant,
                                    tables.turn(turn).dueAt()),
                            claimed));
            return true;
        });
    }
}
