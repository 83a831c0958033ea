package dev.recado.turns;

import dev.recado.channels.ContactDetails;
import dev.recado.channels.Contacts;
import dev.recado.conversations.ConversationDetails;
import dev.recado.platform.Page;
import dev.recado.platform.Role;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Customers who want no more messages, and those who come back. */
class OptOutTest {
    private static final List<String> WORDS = List.of("SAIR", "CANCELAR INSCRIÇÃO");

    private final TurnTables tables = new TurnTables();

    @AfterEach
    void close() {
        tables.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"SAIR", "sair", " Sair! ", "*SAIR*", "cancelar inscricao", "Cancelar  Inscrição."})
    void case_accents_and_punctuation_do_not_matter(String text) {
        assertThat(Words.optsOut(text, WORDS)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"A que horas posso sair?", "sairam", "Quero cancelar", "", "!?"})
    void only_a_message_of_nothing_else_opts_out(String text) {
        assertThat(Words.optsOut(text, WORDS)).isFalse();
    }

    @Test
    void it_is_written_down_confirmed_once_and_nothing_else_leaves() {
        tables.answers(tables.run(tables.turnOf(tables.writes("Oi"))), "Olá");
        TurnTask run = tables.run(tables.turnOf(tables.writes("Promoções?")));

        UUID order = tables.writes("Sair");

        assertThat(tables.answers(run, "Tenho várias")).isFalse();
        assertThat(contact().optedOutAt()).isEqualTo(tables.now());
        assertThat(tables.events).contains("contact.opted-out");
        assertThat(tables.outbox()).hasSize(2);
        assertThat(tables.outbox().getFirst()).isEqualTo("Olá CANCELLED");
        assertThat(tables.outbox().getLast()).contains("VOLTAR").endsWith("PENDING");
        assertThat(tables.turn(tables.turnOf(order)).outcome()).isEqualTo(Outcome.ANSWERED);
        assertThat(tables.turn(run.turnId()).outcome()).isEqualTo(Outcome.REFUSED);
        assertThat(tables.turns().getFirst().outcomeReason()).isEqualTo("opted-out");
        assertThat(conversation().optedOut()).isTrue();
    }

    @Test
    void afterwards_the_bot_is_silent_and_people_may_still_write() {
        tables.writes("PARAR");
        UUID later = tables.turnOf(tables.writes("Qual o preço?"));
        UUID again = tables.turnOf(tables.writes("parar"));

        assertThat(tables.turn(later).outcome()).isEqualTo(Outcome.REFUSED);
        assertThat(tables.turn(later).outcomeReason()).isEqualTo("opted-out");
        assertThat(tables.turn(again).outcome()).isEqualTo(Outcome.REFUSED);
        assertThat(tables.outbox()).hasSize(1);
        tables.as(Role.OPERATOR, () -> tables.conversations().write(tables.conversation(), "Posso ajudar?"));
        assertThat(tables.outbox()).contains("Posso ajudar? PENDING");
    }

    @Test
    void a_word_brings_them_back() {
        tables.writes("STOP");
        tables.writes("Voltar");

        assertThat(contact().optedOutAt()).isNull();
        assertThat(tables.outbox().getLast()).contains("de volta");
        assertThat(tables.answers(tables.run(tables.turnOf(tables.writes("Oi"))), "Olá"))
                .isTrue();
    }

    @Test
    void the_tenants_own_words_count() {
        tables.set("opt_out_words = '[\"CHEGA\"]'");
        tables.writes("Sair");
        assertThat(contact().optedOutAt()).isNull();
        tables.writes("chega");
        assertThat(contact().optedOutAt()).isNotNull();
    }

    @Test
    void while_the_tenant_is_suspended_it_is_written_down_without_a_word() {
        tables.set("state = 'SUSPENDED', suspended_at = created_at, suspended_by = 'x', suspension_reason = 'y'");
        UUID turn = tables.turnOf(tables.writes("SAIR"));

        assertThat(contact().optedOutAt()).isNotNull();
        assertThat(tables.turn(turn).outcome()).isEqualTo(Outcome.REFUSED);
        assertThat(tables.outbox()).isEmpty();
    }

    private ContactDetails contact() {
        return tables.as(Role.VIEWER, () -> tables.get(Contacts.class)
                .list(null, new Page.Request(null, 10))
                .items()
                .getFirst());
    }

    private ConversationDetails conversation() {
        return tables.as(Role.VIEWER, () -> tables.conversations().get(tables.conversation()));
    }
}
