package dev.recado.turns;

import dev.recado.agents.PastTurns.Settled;
import dev.recado.channels.InboundEvent;
import dev.recado.channels.Outbox;
import dev.recado.conversations.Author;
import dev.recado.conversations.ConversationDetails;
import dev.recado.conversations.MessageDetails;
import dev.recado.conversations.Owner;
import dev.recado.platform.Role;
import dev.recado.tenants.PeopleFallBack;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

/** Who is in charge: people step in at any instant, hand back, or never answer. */
class PeopleTest {
    private static final Duration LIMIT = Duration.ofMinutes(30);

    private final TurnTables tables = new TurnTables();

    @AfterEach
    void close() {
        tables.close();
    }

    @Test
    void who_takes_over_between_model_and_send_silences_the_answer() {
        TurnTask run = tables.run(tables.turnOf(tables.writes("Oi")));
        tables.answers(run, "Do robô");

        takeOver();

        assertThat(tables.outbox()).containsExactly("Do robô CANCELLED");
        assertThat(conversation().waiting()).isTrue();
        assertThat(tables.turns())
                .extracting(TurnDetails::outcome, TurnDetails::outcomeReason)
                .containsExactly(tuple(Outcome.HANDED_OVER, "withdrawn"));
    }

    @Test
    void who_takes_over_between_model_and_finish_silences_the_answer() {
        TurnTask run = tables.run(tables.turnOf(tables.writes("Oi")));

        takeOver();

        assertThat(tables.events).contains(new TurnVoided(run.turnId(), run.run()));
        assertThat(tables.answers(run, "Do robô")).isFalse();
        assertThat(tables.outbox()).isEmpty();
    }

    @Test
    void who_takes_over_while_the_customer_is_still_writing_ends_the_turn_before_any_run() {
        UUID turn = tables.turnOf(tables.writes("Oi"));

        takeOver();

        tables.pass(Duration.ofMinutes(1));
        assertThat(tables.start(turn)).isNull();
        assertThat(tables.turn(turn).outcome()).isEqualTo(Outcome.HANDED_OVER);
    }

    @Test
    void an_answer_from_the_phone_app_withdraws_what_was_not_sent_yet() {
        TurnTask run = tables.run(tables.turnOf(tables.writes("Oi")));
        tables.answers(run, "Do robô");
        tables.writes("E então?");

        tables.echoes("Aqui é a Joana");

        assertThat(tables.outbox()).containsExactly("Do robô CANCELLED");
        assertThat(tables.turns()).extracting(TurnDetails::outcome).containsOnly(Outcome.HANDED_OVER);
        assertThat(conversation().owner()).isEqualTo(Owner.PEOPLE);
        assertThat(conversation().waiting()).isFalse();
    }

    @Test
    void writing_withdraws_the_bots_answer_and_not_the_persons_text() {
        TurnTask run = tables.run(tables.turnOf(tables.writes("Oi")));
        tables.answers(run, "Do robô");

        write("Da Joana");

        assertThat(tables.outbox()).containsExactly("Do robô CANCELLED", "Da Joana PENDING");
        assertThat(conversation().waiting()).isFalse();
    }

    @Test
    void after_the_hand_back_only_what_is_new_is_answered() {
        tables.writes("Um");
        takeOver();
        tables.writes("Dois");
        handBack();
        assertThat(tables.turns()).allMatch(turn -> turn.outcome() == Outcome.HANDED_OVER);

        TurnTask run = tables.run(tables.turnOf(tables.writes("Três")));

        assertThat(run.messages()).extracting(MessageDetails::text).containsExactly("Três");
    }

    @Test
    void an_agent_knows_what_was_left_to_people_or_to_nobody() {
        TurnTask answered = tables.run(tables.turnOf(tables.writes("Um")));
        tables.finishes(
                answered, new Conclusion(Outcome.NO_REPLY_NEEDED, "", "ok", null, null, Author.AGENT, "Lia", null));
        UUID ofPeople = tables.turnOf(tables.writes("Dois"));
        takeOver();
        handBack();
        suspend();
        UUID refused = tables.turnOf(tables.writes("Três"));
        tables.pass(Duration.ofSeconds(10));
        resume();
        UUID open = tables.turnOf(tables.writes("Quatro"));

        List<UUID> all = List.of(answered.turnId(), ofPeople, refused, open);

        assertThat(tables.tx(() -> tables.get(SettledTurns.class).settled(all)))
                .containsOnly(Map.entry(ofPeople, Settled.TO_PEOPLE), Map.entry(refused, Settled.REFUSED));
    }

    @Test
    void what_was_written_before_the_hand_back_and_comes_after_it_is_not_answered() {
        tables.writes("Um");
        takeOver();
        tables.pass(Duration.ofSeconds(10));
        Instant then = tables.now();
        tables.pass(Duration.ofMinutes(2));
        handBack();
        tables.pass(Duration.ofSeconds(10));

        TurnDetails late = tables.turn(tables.turnOf(tables.arrives("w9", "TEXT", "Dois", then)));

        assertThat(late.outcome()).isEqualTo(Outcome.HANDED_OVER);
        assertThat(late.outcomeReason()).isEqualTo("people-in-charge");
        assertThat(tables.due()).doesNotContainKey(late.id());
        assertThat(tables.run(tables.turnOf(tables.writes("Três"))).messages())
                .extracting(MessageDetails::text)
                .containsExactly("Três");
    }

    @Test
    void what_was_on_its_way_at_the_hand_back_is_answered_for_nobody_has_seen_it() {
        tables.writes("Um");
        tables.pass(Duration.ofMillis(200));
        takeOver();
        Instant second = tables.now().truncatedTo(ChronoUnit.SECONDS);
        tables.pass(Duration.ofMillis(200));
        Instant received = tables.now();
        tables.pass(Duration.ofMillis(200));
        handBack();
        tables.pass(Duration.ofMillis(200));

        UUID old = tables.turnOf(tables.arrives(message("w8", "Na fila", second), received));
        UUID fresh = tables.turnOf(tables.arrives(message("w9", "Nova", second)));

        assertThat(fresh).isEqualTo(old);
        assertThat(tables.run(fresh).messages())
                .extracting(MessageDetails::text)
                .containsExactly("Na fila", "Nova");
    }

    @Test
    void what_came_before_the_bot_took_over_from_silent_people_is_answered_however_late() {
        asksForPeople();
        tables.pass(Duration.ofMinutes(5));
        Instant then = tables.now();
        tables.pass(LIMIT);
        look();

        UUID late = tables.turnOf(tables.arrives("w9", "TEXT", "Alguém aí?", then));

        assertThat(tables.run(late).messages()).hasSize(1);
    }

    @Test
    void what_was_written_during_a_suspension_and_comes_after_it_is_not_answered() {
        suspend();
        tables.pass(Duration.ofSeconds(10));
        Instant then = tables.now();
        tables.pass(Duration.ofMinutes(2));
        resume();
        tables.pass(Duration.ofSeconds(10));

        UUID queued = tables.turnOf(tables.arrives(message("w7", "Um", then), then));
        UUID again = tables.turnOf(tables.arrives(message("w8", "Dois", then)));
        UUID fresh = tables.turnOf(tables.writes("Três"));

        assertThat(List.of(tables.turn(queued), tables.turn(again)))
                .extracting(TurnDetails::outcome, TurnDetails::outcomeReason)
                .containsOnly(tuple(Outcome.REFUSED, "tenant-suspended"));
        assertThat(tables.run(fresh).messages())
                .extracting(MessageDetails::text)
                .containsExactly("Três");
    }

    @Test
    void who_wanted_no_more_during_a_suspension_gets_no_more_and_no_word_of_it() {
        suspend();
        tables.pass(Duration.ofSeconds(10));
        Instant then = tables.now();
        tables.pass(Duration.ofSeconds(10));
        resume();

        UUID late = tables.turnOf(tables.arrives(message("w9", "SAIR", then), then));

        assertThat(tables.turn(late).outcome()).isEqualTo(Outcome.REFUSED);
        assertThat(tables.turn(late).outcomeReason()).isEqualTo("tenant-suspended");
        assertThat(tables.outbox()).isEmpty();
        assertThat(conversation().optedOut()).isTrue();
    }

    @Test
    void after_a_suspension_only_what_is_new_is_answered() {
        UUID before = tables.turnOf(tables.writes("Um"));
        suspend();
        tables.writes("Dois");
        tables.pass(Duration.ofSeconds(10));
        resume();

        TurnTask run = tables.run(tables.turnOf(tables.writes("Três")));

        assertThat(run.messages()).extracting(MessageDetails::text).containsExactly("Três");
        assertThat(tables.turn(before).outcome()).isEqualTo(Outcome.REFUSED);
        assertThat(tables.turns().get(1).outcome()).isEqualTo(Outcome.REFUSED);
    }

    @Test
    void taking_over_is_no_answer_yet_so_the_customer_waits() {
        tables.writes("Oi");
        takeOver();

        assertThat(conversation().waiting()).isTrue();
        assertThat(tables.due())
                .containsEntry(tables.conversation(), tables.now().plus(LIMIT));
    }

    @Test
    void who_takes_over_and_writes_nothing_leaves_the_customer_waiting_since_they_asked() {
        asksForPeople();
        tables.pass(Duration.ofMinutes(10));
        takeOver();
        assertThat(conversation().waiting()).isTrue();

        tables.pass(Duration.ofMinutes(20));
        look();

        assertThat(tables.events).contains(new PeopleSilent(tables.conversation(), PeopleFallBack.BOT));
        assertThat(conversation().owner()).isEqualTo(Owner.BOT);
        assertThat(conversation().waiting()).isFalse();
    }

    @Test
    void what_customers_write_to_people_waits_for_whoever_takes_over_from_them() {
        tables.writes("Oi");
        tables.echoes("Aqui é a Joana");
        tables.pass(Duration.ofMinutes(5));
        tables.writes("Tem vaga?");
        tables.pass(Duration.ofMinutes(5));
        takeOver();

        tables.pass(Duration.ofMinutes(25));
        look();

        assertThat(tables.run(tables.turns().getLast().id()).messages())
                .extracting(MessageDetails::text)
                .containsExactly("Tem vaga?");
    }

    @Test
    void who_takes_over_from_people_who_have_answered_keeps_nobody_waiting() {
        asksForPeople();
        write("Oi, sou a Joana");

        takeOver();

        assertThat(conversation().waiting()).isFalse();
    }

    @Test
    void who_takes_over_and_then_writes_has_answered() {
        asksForPeople();
        takeOver();
        write("Oi, sou a Joana");
        assertThat(conversation().waiting()).isFalse();

        tables.pass(LIMIT);
        look();

        assertThat(conversation().owner()).isEqualTo(Owner.PEOPLE);
    }

    @Test
    void an_answer_that_was_being_sent_at_the_take_over_and_did_not_leave_makes_the_customer_wait() {
        TurnTask run = tables.run(tables.turnOf(tables.writes("Oi")));
        tables.answers(run, "Do robô");
        tables.tx(() -> tables.sql("update outbox set status = 'SENDING'"));
        takeOver();
        assertThat(conversation().waiting()).isFalse();

        didNotLeave();

        assertThat(conversation().waiting()).isTrue();
        assertThat(tables.due())
                .containsEntry(tables.conversation(), tables.now().plus(LIMIT));
    }

    @Test
    void whoever_has_written_by_then_keeps_nobody_waiting_for_an_answer_that_did_not_leave() {
        TurnTask run = tables.run(tables.turnOf(tables.writes("Oi")));
        tables.answers(run, "Do robô");
        tables.tx(() -> tables.sql("update outbox set status = 'SENDING'"));
        tables.pass(Duration.ofSeconds(1));
        write("Aqui é a Joana");

        didNotLeave();

        assertThat(conversation().waiting()).isFalse();
    }

    @Test
    void who_waits_for_people_of_a_suspended_tenant_is_not_forgotten_when_it_is_back() {
        asksForPeople();
        tables.pass(LIMIT);
        suspend();
        look();
        assertThat(conversation().owner()).isEqualTo(Owner.PEOPLE);
        resume();

        tables.pass(LIMIT);
        assertThat(tables.due()).containsEntry(tables.conversation(), tables.now());
        look();

        assertThat(conversation().owner()).isEqualTo(Owner.BOT);
    }

    @Test
    void an_answer_from_the_phone_app_ends_the_waiting() {
        asksForPeople();

        tables.echoes("Aqui é a Joana");

        assertThat(conversation().waiting()).isFalse();
    }

    @Test
    void who_takes_over_after_the_customer_was_told_has_the_whole_time_again() {
        tables.set("people_fall_back = 'NOTICE'");
        asksForPeople();
        tables.pass(LIMIT);
        look();
        tables.pass(Duration.ofMinutes(10));

        takeOver();

        assertThat(conversation().waiting()).isTrue();
        assertThat(tables.due())
                .containsEntry(tables.conversation(), tables.now().plus(LIMIT));
        tables.pass(LIMIT);
        look();
        assertThat(tables.events.stream().filter(PeopleSilent.class::isInstance))
                .hasSize(2);
    }

    @Test
    void when_nobody_answers_the_bot_takes_over_again_with_what_nobody_answered() {
        asksForPeople();
        tables.pass(Duration.ofMinutes(5));
        tables.writes("Alguém aí?");
        tables.writes("É urgente");
        look();
        assertThat(conversation().owner()).isEqualTo(Owner.PEOPLE);

        tables.pass(LIMIT);
        look();

        assertThat(conversation().owner()).isEqualTo(Owner.BOT);
        assertThat(conversation().fellBackAt()).isEqualTo(tables.now());
        assertThat(tables.events).contains(new PeopleSilent(tables.conversation(), PeopleFallBack.BOT));
        TurnTask run = tables.run(tables.turns().getLast().id());
        assertThat(run.messages()).extracting(MessageDetails::text).containsExactly("Alguém aí?", "É urgente");
        assertThat(tables.answers(run, "Eu ajudo")).isTrue();
    }

    @Test
    void what_whatsapp_dates_to_the_second_of_the_answer_before_is_unanswered_all_the_same() {
        TurnTask run = tables.run(tables.turnOf(tables.writes("Oi")));
        tables.pass(Duration.ofMillis(700));
        tables.answers(run, "Olá");
        takeOver();
        tables.tx(() -> tables.sql("update message set status = 'SENT' where direction = 'OUT'"));
        tables.pass(Duration.ofMillis(200));
        tables.arrives("w9", "TEXT", "Alguém?", tables.now().truncatedTo(ChronoUnit.SECONDS));
        tables.pass(LIMIT);

        look();

        assertThat(tables.run(tables.turns().getLast().id()).messages())
                .extracting(MessageDetails::text)
                .containsExactly("Alguém?");
    }

    @Test
    void a_customer_who_has_said_nothing_since_hears_that_the_bot_is_back() {
        asksForPeople();
        tables.pass(LIMIT);

        look();

        assertThat(conversation().owner()).isEqualTo(Owner.BOT);
        assertThat(tables.outbox()).hasSize(2);
        assertThat(tables.outbox().getLast()).contains("posso continuar ajudando");
        assertThat(tables.turns()).hasSize(1);
    }

    @Test
    void a_conversation_does_not_go_back_and_forth_between_bot_and_silent_people() {
        asksForPeople();
        tables.pass(LIMIT);
        look();

        asksForPeople();
        tables.pass(LIMIT);
        look();
        tables.pass(LIMIT);
        look();

        assertThat(conversation().owner()).isEqualTo(Owner.PEOPLE);
        assertThat(tables.events.stream().filter(PeopleSilent.class::isInstance))
                .hasSize(1);
    }

    @Test
    void once_a_person_has_done_something_the_next_silence_counts_again() {
        asksForPeople();
        tables.pass(LIMIT);
        look();
        write("Desculpe a demora");
        tables.writes("E o preço?");
        assertThat(conversation().fellBackAt()).isNull();

        tables.pass(LIMIT);
        look();

        assertThat(tables.events.stream().filter(PeopleSilent.class::isInstance))
                .hasSize(2);
        assertThat(tables.run(tables.turns().getLast().id()).messages())
                .extracting(MessageDetails::text)
                .containsExactly("E o preço?");
    }

    @Test
    void a_person_who_answers_in_time_keeps_the_conversation() {
        asksForPeople();
        tables.pass(Duration.ofMinutes(29));
        write("Oi, sou a Joana");
        tables.pass(LIMIT);

        look();

        assertThat(conversation().owner()).isEqualTo(Owner.PEOPLE);
        assertThat(tables.events).noneMatch(PeopleSilent.class::isInstance);
    }

    @Test
    void a_tenant_may_only_give_notice_once_and_leave_it_with_people() {
        tables.set("people_fall_back = 'NOTICE'");
        asksForPeople();
        tables.writes("Alguém aí?");
        tables.pass(LIMIT);
        look();
        tables.pass(LIMIT);
        look();

        assertThat(conversation().owner()).isEqualTo(Owner.PEOPLE);
        assertThat(conversation().waiting()).isTrue();
        assertThat(tables.outbox().stream().filter(row -> row.contains("não foi esquecida")))
                .hasSize(1);
    }

    @Test
    void without_a_limit_people_have_all_the_time() {
        tables.set("people_time_limit_minutes = 0");
        asksForPeople();

        assertThat(tables.due()).doesNotContainKey(tables.conversation());
    }

    /** What was being sent comes back, as when WhatsApp asks to slow down, and is withdrawn. */
    private void didNotLeave() {
        tables.tx(() -> tables.sql("update outbox set status = 'PENDING' where status = 'SENDING'"));
        tables.tx(() -> tables.get(Outbox.class).cancelPending(tables.conversation(), true));
    }

    private void asksForPeople() {
        TurnTask run = tables.run(tables.turnOf(tables.writes("Quero uma pessoa")));
        tables.finishes(
                run, new Conclusion(Outcome.HANDED_OVER, "Já chamo", "asked", null, null, Author.AGENT, "Lia", null));
    }

    private void suspend() {
        tables.set("state = 'SUSPENDED', suspended_at = created_at, suspended_by = 'x', suspension_reason = 'y'");
    }

    private void resume() {
        tables.tx(() -> tables.sql("update tenant set state = 'ACTIVE', answers_from = ?1", tables.now()));
    }

    private InboundEvent message(String externalId, String text, Instant sentAt) {
        return tables.event(InboundEvent.Type.MESSAGE, externalId, "TEXT", text, null, sentAt);
    }

    private void look() {
        tables.tx(() -> tables.get(TurnTransactions.class).waitedInVain(tables.conversation()));
    }

    private void takeOver() {
        tables.as(Role.OPERATOR, () -> tables.conversations().takeOver(tables.conversation()));
    }

    private void handBack() {
        tables.as(Role.OPERATOR, () -> tables.conversations().handBack(tables.conversation()));
    }

    private void write(String text) {
        tables.as(Role.OPERATOR, () -> tables.conversations().write(tables.conversation(), text));
    }

    private ConversationDetails conversation() {
        return tables.as(Role.VIEWER, () -> tables.conversations().get(tables.conversation()));
    }
}
