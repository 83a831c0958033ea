package dev.recado.turns;

import dev.recado.channels.InboundEvent;
import dev.recado.conversations.ConversationDetails;
import dev.recado.conversations.MessageDetails;
import dev.recado.platform.Ids;
import dev.recado.platform.Page;
import dev.recado.platform.Role;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Customers who edit or delete what they have sent. */
class CorrectionsTest {
    private final TurnTables tables = new TurnTables();

    @AfterEach
    void close() {
        tables.close();
    }

    @Test
    void an_edit_before_the_answer_counts_and_the_run_that_saw_the_old_text_does_not() {
        UUID turn = tables.turnOf(tables.arrives("w1", "TEXT", "Às 14h?", tables.now()));
        TurnTask old = tables.run(turn);
        tables.pass(Duration.ofSeconds(1));

        tables.corrects("e1", "EDITED", "w1", "Às 15h?");

        assertThat(tables.events).contains(new TurnVoided(turn, old.run()));
        assertThat(tables.answers(old, "Às 14h sim")).isFalse();
        assertThat(tables.turn(turn).dueAt()).isEqualTo(tables.now().plusSeconds(3));
        TurnTask run = tables.run(turn);
        assertThat(run.messages()).extracting(MessageDetails::text).containsExactly("Às 15h?");
        assertThat(tables.turn(turn).interruptions()).isZero();
        MessageDetails message = messages().getFirst();
        assertThat(message.originalText()).isEqualTo("Às 14h?");
        assertThat(message.editedAt()).isNotNull();
        assertThat(conversation().lastMessageText()).isEqualTo("Às 15h?");
    }

    @Test
    void an_edit_is_honoured_however_often_the_turn_was_interrupted() {
        tables.set("most_interruptions = 0");
        UUID turn = tables.turnOf(tables.arrives("w1", "TEXT", "Às 14h?", tables.now()));
        TurnTask old = tables.run(turn);
        UUID next = tables.turnOf(tables.writes("Alô?"));

        tables.corrects("e1", "EDITED", "w1", "Às 15h?");

        assertThat(tables.answers(old, "Às 14h sim")).isFalse();
        assertThat(tables.start(next)).isNull();
        assertThat(tables.run(turn).messages()).extracting(MessageDetails::text).containsExactly("Às 15h?");
    }

    @Test
    void an_edit_after_the_answer_is_shown_and_answered_no_more() {
        UUID turn = tables.turnOf(tables.arrives("w1", "TEXT", "Às 14h?", tables.now()));
        tables.answers(tables.run(turn), "Sim");

        tables.corrects("e1", "EDITED", "w1", "Às 15h?");

        assertThat(tables.turns()).hasSize(1);
        assertThat(messages()).extracting(MessageDetails::text).contains("Às 15h?");
        assertThat(tables.outbox()).hasSize(1);
    }

    @Test
    void a_correction_that_comes_again_changes_nothing() {
        UUID turn = tables.turnOf(tables.arrives("w1", "TEXT", "Às 14h?", tables.now()));
        tables.corrects("e1", "EDITED", "w1", "Às 15h?");
        int revision = tables.turn(turn).revision();

        tables.corrects("e1", "EDITED", "w1", "Às 15h?");

        assertThat(tables.turn(turn).revision()).isEqualTo(revision);
    }

    @Test
    void of_two_edits_in_the_wrong_order_the_later_one_stays() {
        tables.arrives("w1", "TEXT", "Um", tables.now());
        tables.arrives(tables.event(
                InboundEvent.Type.MESSAGE,
                "e2",
                "EDITED",
                "Três",
                "w1",
                tables.now().plusSeconds(20)));
        tables.arrives(tables.event(
                InboundEvent.Type.MESSAGE,
                "e1",
                "EDITED",
                "Dois",
                "w1",
                tables.now().plusSeconds(10)));

        assertThat(messages().getFirst().text()).isEqualTo("Três");
        assertThat(messages().getFirst().originalText()).isEqualTo("Um");
    }

    @Test
    void an_edit_that_comes_before_its_message_is_applied_when_that_one_comes() {
        tables.corrects("e1", "EDITED", "w1", "Às 15h?");
        UUID turn = tables.turnOf(tables.arrives("w1", "TEXT", "Às 14h?", tables.now()));

        assertThat(tables.run(turn).messages()).extracting(MessageDetails::text).containsExactly("Às 15h?");
        assertThat(messages().getFirst().originalText()).isEqualTo("Às 14h?");
        assertThat(tables.turns()).hasSize(1);
    }

    @Test
    void a_deleted_message_is_hidden_and_no_longer_given_to_anybody() {
        UUID turn = tables.turnOf(tables.arrives("w1", "TEXT", "Segredo", tables.now()));
        tables.arrives("w2", "TEXT", "Tem vaga?", tables.now());
        TurnTask old = tables.run(turn);

        tables.corrects("d1", "DELETED", "w1", null);

        assertThat(tables.answers(old, "Sobre o segredo")).isFalse();
        assertThat(tables.run(turn).messages()).extracting(MessageDetails::text).containsExactly("Tem vaga?");
        assertThat(messages()).extracting(MessageDetails::text).containsExactlyInAnyOrder(null, "Tem vaga?");
        assertThat(messages()).extracting(MessageDetails::originalText).containsOnlyNulls();
        List<MessageDetails> remembered =
                tables.tx(() -> tables.conversations().recent(tables.conversation(), Ids.next(), 10));
        assertThat(remembered).extracting(MessageDetails::text).containsExactly("Tem vaga?");
    }

    @Test
    void what_was_taken_back_is_in_no_row_any_more() {
        tables.arrives("w1", "TEXT", "Meu CPF é 1", tables.now());
        tables.corrects("e1", "EDITED", "w1", "Meu CPF é 2");
        tables.corrects("d1", "DELETED", "w1", null);
        tables.corrects("e2", "EDITED", "w2", "Minha senha é 2");
        tables.corrects("d2", "DELETED", "w2", null);
        tables.arrives("w2", "TEXT", "Minha senha é 1", tables.now());

        assertThat(tables.rowsWith("message", "text", "Me%")).isZero();
        assertThat(tables.rowsWith("message", "original_text", "M%")).isZero();
        assertThat(tables.rowsWith("message", "raw", "%")).isZero();
        assertThat(tables.rowsWith("correction", "text", "M%")).isZero();
        assertThat(tables.rowsWith("conversation", "last_message_text", "M%")).isZero();
    }

    @Test
    void a_turn_of_which_nothing_is_left_ends_without_a_reply() {
        UUID turn = tables.turnOf(tables.arrives("w1", "TEXT", "Engano", tables.now()));
        TurnTask run = tables.run(turn);

        tables.corrects("d1", "DELETED", "w1", null);

        assertThat(tables.turn(turn).outcome()).isEqualTo(Outcome.NO_REPLY_NEEDED);
        assertThat(tables.turn(turn).outcomeReason()).isEqualTo("deleted");
        assertThat(tables.answers(run, "Nunca")).isFalse();
        assertThat(tables.due()).isEmpty();
        assertThat(conversation().lastMessageText()).isNull();
    }

    @Test
    void a_deletion_that_comes_before_its_message_keeps_it_from_being_answered() {
        tables.corrects("d1", "DELETED", "w1", null);
        UUID turn = tables.turnOf(tables.arrives("w1", "TEXT", "Engano", tables.now()));

        assertThat(tables.turn(turn).outcome()).isEqualTo(Outcome.NO_REPLY_NEEDED);
        assertThat(messages().getFirst().text()).isNull();
    }

    @Test
    void a_deleted_message_stays_deleted_when_a_late_edit_comes() {
        tables.arrives("w1", "TEXT", "Engano", tables.now());
        tables.corrects("d1", "DELETED", "w1", null);
        tables.corrects("e1", "EDITED", "w1", "Outra coisa");

        assertThat(messages().getFirst().text()).isNull();
        assertThat(messages().getFirst().deletedAt()).isNotNull();
    }

    private List<MessageDetails> messages() {
        return tables.as(Role.VIEWER, () -> tables.conversations()
                .messages(tables.conversation(), new Page.Request(null, 50))
                .items());
    }

    private ConversationDetails conversation() {
        return tables.as(Role.VIEWER, () -> tables.conversations().get(tables.conversation()));
    }
}
