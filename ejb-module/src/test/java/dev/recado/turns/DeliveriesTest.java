package dev.recado.turns;

import dev.recado.channels.DeliveryChanged;
import dev.recado.channels.DeliveryStatus;
import dev.recado.channels.Outbox;
import dev.recado.channels.StatusEvent;
import dev.recado.channels.StuckAnswer;
import dev.recado.conversations.Owner;
import dev.recado.platform.Role;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** What becomes of a turn whose answer does not reach the customer. */
class DeliveriesTest {
    private final TurnTables tables = new TurnTables();

    @AfterEach
    void close() {
        tables.close();
    }

    @Test
    void an_answer_that_was_stuck_until_the_window_closed_is_undeliverable_and_people_go_on() {
        UUID turn = answered();
        tables.pass(Duration.ofHours(24));

        tables.tx(() -> {
            UUID[] row = outboxRow();
            tables.get(TurnTransactions.class)
                    .deliveryChanged(new DeliveryChanged(
                            tables.tenant.value(),
                            row[0],
                            row[1],
                            tables.conversation(),
                            turn,
                            DeliveryStatus.PENDING,
                            DeliveryStatus.FAILED,
                            null,
                            "Mais de 24 horas",
                            DeliveryChanged.WINDOW_CLOSED,
                            tables.now()));
            return true;
        });

        isWithPeople(turn);
    }

    @Test
    void whatsapps_own_word_that_the_window_has_closed_counts_as_much() {
        UUID turn = answered();

        whatsappRefuses("131047", "Re-engagement message");

        isWithPeople(turn);
    }

    @Test
    void however_much_whatsapp_has_to_say_about_a_refusal_the_turn_tells_of_it() {
        UUID turn = answered();
        String said = "A mensagem não pôde ser entregue. ".repeat(40);

        whatsappRefuses("131026", said);

        assertThat(tables.turn(turn).outcome()).isEqualTo(Outcome.UNDELIVERABLE);
        assertThat(said).startsWith(tables.turn(turn).outcomeReason().substring(0, 400));
    }

    @Test
    void an_answer_that_waits_to_be_sent_is_stuck_until_it_has_left() {
        UUID turn = answered();
        Instant written = tables.now();
        tables.pass(Duration.ofSeconds(31));

        assertThat(stuck(written)).isEmpty();
        assertThat(stuck(tables.now())).containsExactly(new StuckAnswer(turn, tables.conversation(), null, written));

        tables.tx(() -> tables.sql("update outbox set status = 'SENT'"));
        assertThat(stuck(tables.now())).isEmpty();
    }

    private void whatsappRefuses(String code, String text) {
        tables.tx(() -> {
            UUID[] row = outboxRow();
            tables.get(Outbox.class)
                    .applyStatus(new StatusEvent(
                            row[2], "wamid.out", row[0].toString(), DeliveryStatus.FAILED, tables.now(), code, text));
            return true;
        });
    }

    private List<StuckAnswer> stuck(Instant before) {
        return tables.tx(() -> {
            List<StuckAnswer> stuck = tables.get(Outbox.class).stuck(before, 10);
            assertThat(tables.get(Outbox.class).stuckTurns(before)).isEqualTo(stuck.size());
            return stuck;
        });
    }

    private UUID answered() {
        UUID turn = tables.turnOf(tables.writes("A que horas começa o check-in?"));
        assertThat(tables.answers(tables.run(turn), "Às 14h")).isTrue();
        assertThat(tables.turn(turn).outcome()).isEqualTo(Outcome.ANSWERED);
        return turn;
    }

    private void isWithPeople(UUID turn) {
        assertThat(tables.turn(turn).outcome()).isEqualTo(Outcome.UNDELIVERABLE);
        assertThat(tables.turn(turn).outcomeReason()).isEqualTo(DeliveryChanged.WINDOW_CLOSED);
        var conversation = tables.as(Role.OPERATOR, () -> tables.conversations().get(tables.conversation()));
        assertThat(conversation.owner()).isEqualTo(Owner.PEOPLE);
        assertThat(conversation.handoverReason()).isEqualTo(DeliveryChanged.WINDOW_CLOSED);
    }

    /** The ids of the outbox's only row, of its message and its device. */
    private UUID[] outboxRow() {
        Object[] row = tables.row("select o.id, o.messageId, o.deviceId from OutboxMessage o");
        return new UUID[] {(UUID) row[0], (UUID) row[1], (UUID) row[2]};
    }
}
