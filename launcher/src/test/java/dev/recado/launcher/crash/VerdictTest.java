package dev.recado.launcher.crash;

import dev.recado.launcher.crash.Ledger.Message;
import dev.recado.launcher.crash.Ledger.Reply;
import dev.recado.launcher.crash.Ledger.Takeover;
import dev.recado.launcher.crash.Snapshot.In;
import dev.recado.launcher.crash.Snapshot.Out;
import dev.recado.launcher.crash.Snapshot.Turn;
import dev.recado.launcher.crash.Verdict.Broken;
import dev.recado.launcher.crash.Verdict.Promise;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

class VerdictTest {
    private static final Instant START = Instant.parse("2026-11-23T12:00:00Z");
    private static final String QUOTE = "Encontrei isto: o check-in começa às 14h30.";

    private final List<In> ins = new ArrayList<>();
    private final List<Out> outs = new ArrayList<>();
    private final List<Turn> turns = new ArrayList<>();
    private Ledger ledger;

    @BeforeEach
    void open(@TempDir Path directory) {
        ledger = new Ledger(directory.resolve("ledger.jsonl"));
    }

    @AfterEach
    void close() {
        ledger.close();
    }

    @Test
    void a_turn_that_was_answered_once_keeps_every_promise() {
        written(1, "t1");
        turn("t1", "ANSWERED", null);
        replied("t1", "o1", START.plusSeconds(2), "m1x");

        assertThat(broken()).isEmpty();
    }

    @Test
    void two_answers_to_one_turn_are_noticed_although_they_carry_no_marks() {
        written(1, "t1");
        turn("t1", "ANSWERED", null);
        replied("t1", "o1", START.plusSeconds(2), QUOTE);
        replied("t1", "o2", START.plusSeconds(9), QUOTE);

        assertThat(broken()).containsExactly(Promise.TWICE);
    }

    @Test
    void the_parts_of_a_long_answer_are_one_answer() {
        written(1, "t1");
        turn("t1", "ANSWERED", null);
        replied("t1", "o1", START.plusSeconds(2), QUOTE);
        replied("t1", "o2", START.plusSeconds(2), QUOTE);

        assertThat(broken()).isEmpty();
    }

    @Test
    void a_second_answer_that_was_withdrawn_reached_nobody() {
        written(1, "t1");
        turn("t1", "ANSWERED", null);
        replied("t1", "o1", START.plusSeconds(2), QUOTE);
        outs.add(new Out("o2", "c1", "", "SYSTEM", "CANCELLED", START.plusSeconds(9), null));

        assertThat(broken()).isEmpty();
    }

    @Test
    void what_the_run_did_not_cause_is_no_end_of_a_message() {
        written(1, "t1");
        turn("t1", "HANDED_OVER", "turn.failed");
        written(2, "t2");
        turn("t2", "HANDED_OVER", "people-in-charge");
        assertThat(broken()).isEmpty();

        turns.removeFirst();
        turn("t1", "HANDED_OVER", "loop-suspected");
        assertThat(broken()).containsExactly(Promise.CAUSELESS, Promise.CAUSELESS);

        turns.clear();
        turn("t1", "REFUSED", "device-disabled");
        turn("t2", "UNDELIVERABLE", "131026");
        assertThat(broken()).containsExactly(Promise.CAUSELESS, Promise.CAUSELESS);
    }

    @Test
    void what_people_take_over_is_handed_over_with_cause() {
        written(1, "t1");
        turn("t1", "HANDED_OVER", "phone-app");
        written(2, "t2");
        turn("t2", "HANDED_OVER", "people-in-charge");
        assertThat(broken()).containsExactly(Promise.CAUSELESS, Promise.CAUSELESS);

        ledger.takingOver("5511", true);
        assertThat(broken()).isEmpty();
    }

    @Test
    void a_reply_that_leaves_while_a_person_is_in_charge_is_noticed() {
        written(1, "t1");
        turn("t1", "ANSWERED", null);
        replied("t1", "o1", START.plusSeconds(2), "m1x");
        Instant accepted = START.plusSeconds(3);
        ledger.takingOver("5511", false);

        // What was being sent when the person took over goes on.
        ledger.tookOver(new Takeover("5511", accepted.minusMillis(500), accepted.plusSeconds(5), Set.of("o1")));
        // Before, after, and with somebody else.
        ledger.tookOver(new Takeover("5511", accepted.plusMillis(1), accepted.plusSeconds(5), Set.of()));
        ledger.tookOver(new Takeover("5511", accepted.minusSeconds(5), accepted.minusMillis(1), Set.of()));
        ledger.tookOver(new Takeover("5512", accepted.minusMillis(500), accepted.plusSeconds(5), Set.of()));
        assertThat(broken()).isEmpty();

        ledger.tookOver(new Takeover("5511", accepted.minusMillis(500), accepted.plusSeconds(5), Set.of("o0")));
        assertThat(broken()).containsExactly(Promise.BESIDE_PEOPLE);
    }

    @Test
    void a_server_that_hands_over_most_messages_fails() {
        many(100, 80);
        assertThat(broken()).doesNotContain(Promise.FEW_ANSWERED);

        ins.clear();
        turns.clear();
        many(100, 79);
        assertThat(broken()).contains(Promise.FEW_ANSWERED);
    }

    @Test
    void a_run_without_duplicates_and_late_messages_proves_nothing() {
        for (int i = 1; i <= 100; i++) {
            Message message = message(i);
            ledger.written(message);
            taken(message);
        }
        assertThat(broken()).contains(Promise.TAME);
        Verdict verdict = Verdict.of(ledger, new Snapshot(ins, outs, turns));
        assertThat(verdict.cameTwice()).isZero();
        assertThat(verdict.cameLate()).isZero();
    }

    @Test
    void messages_that_came_twice_or_after_the_next_one_are_counted() {
        Message first = message(1);
        Message second = message(2);
        Message third = message(3);
        List.of(first, second, third).forEach(ledger::written);
        taken(second);
        taken(first);
        taken(third);
        taken(third);

        Verdict verdict = Verdict.of(ledger, new Snapshot(ins, outs, turns));
        assertThat(verdict.cameTwice()).isEqualTo(1);
        assertThat(verdict.cameLate()).isEqualTo(1);
    }

    private static Message message(int number) {
        return new Message("wamid." + number, "m" + number + "x", "5511", 0, START.plusSeconds(number));
    }

    private void taken(Message message) {
        ledger.sending(message);
        ledger.acknowledged(message);
    }

    /** A message of the only customer, taken and stored. */
    private void written(int number, String turn) {
        Message message = message(number);
        ledger.written(message);
        taken(message);
        ins.add(new In(message.id(), "c1", turn, message.writtenAt()));
    }

    private void many(int count, int answered) {
        for (int i = 1; i <= count; i++) {
            ledger.written(message(i));
            ins.add(new In("wamid." + i, "c1", "t" + i, START));
            turn("t" + i, i <= answered ? "ANSWERED" : "HANDED_OVER", i <= answered ? null : "turn.failed");
        }
    }

    private void turn(String id, String outcome, @Nullable String reason) {
        turns.add(new Turn(id, "c1", "DONE", outcome, reason, 1, 1, ""));
    }

    private void replied(String turn, String id, Instant writtenAt, String text) {
        String externalId = "wamid.R" + id;
        outs.add(new Out(id, "c1", turn, "AGENT", "SENT", writtenAt, externalId));
        ledger.replied(new Reply(outs.size(), writtenAt.plusSeconds(1), "5511", text, "outbox-" + id, externalId));
    }

    private List<Promise> broken() {
        return Verdict.of(ledger, new Snapshot(ins, outs, turns)).broken().stream()
                .map(Broken::promise)
                .toList();
    }
}
