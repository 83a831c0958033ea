package dev.recado.channels;

import dev.recado.platform.Page;
import dev.recado.platform.TenantId;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

import static dev.recado.channels.ChannelTables.named;
import static org.assertj.core.api.Assertions.assertThat;

class ContactsTest {
    private final ChannelTables tables = new ChannelTables();

    @AfterEach
    void close() {
        tables.close();
    }

    @Test
    void a_brazilian_mobile_is_one_person_with_and_without_the_ninth_digit() {
        ContactDetails with = resolved("5511987654321", null);
        ContactDetails without = resolved("551187654321", null);

        assertThat(without.id()).isEqualTo(with.id());
        assertThat(without.phone()).isEqualTo("5511987654321");
        assertThat(recipient(with.id()).waId()).isEqualTo("551187654321");
    }

    @Test
    void a_user_id_and_a_phone_seen_together_are_one_person() {
        UUID known = resolved("5511987654321", null).id();

        assertThat(resolved("5511987654321", "BR.1").id()).isEqualTo(known);
        assertThat(resolved(null, "BR.1").id()).isEqualTo(known);
        assertThat(recipient(known)).isEqualTo(new Recipient("5511987654321", "BR.1"));
    }

    @Test
    void two_contacts_that_turn_out_to_be_one_become_the_older_one() {
        UUID byPhone = resolved("5511987654321", null).id();
        tables.pass(Duration.ofMinutes(1));
        UUID byUserId = resolved(null, "BR.1").id();
        UUID device = tables.device();
        UUID outboxId = enqueued(device, byUserId);

        UUID kept = resolved("5511987654321", "BR.1").id();

        assertThat(kept).isEqualTo(byPhone);
        assertThat(tables.merges).containsExactly(new ContactsMerged(byPhone, byUserId));
        assertThat(resolved(null, "BR.1").id()).isEqualTo(byPhone);
        assertThat(tables.row(outboxId).contactId()).isEqualTo(byPhone);
        assertThat(tables.due).containsOnlyKeys(byPhone);
        Map<UUID, ContactDetails> left = tables.in(beans -> beans.contacts().byIds(List.of(byPhone, byUserId)));
        assertThat(left).containsOnlyKeys(byPhone);
    }

    @Test
    void a_phone_that_got_a_new_owner_leaves_the_old_one() {
        UUID before = resolved("5511987654321", "BR.1").id();
        UUID after = resolved("5511987654321", "BR.2").id();

        assertThat(after).isNotEqualTo(before);
        assertThat(tables.merges).isEmpty();
        assertThat(recipient(before)).isEqualTo(new Recipient(null, "BR.1"));
        assertThat(resolved("5511987654321", null).id()).isEqualTo(after);
        assertThat(resolved(null, "BR.1").id()).isEqualTo(before);
    }

    @Test
    void a_changed_number_is_the_same_person_under_the_new_one_alone() {
        UUID person = resolved("5511987654321", null).id();

        ContactDetails relinked = relinked(named("5511987654321", null), named("5521912345678", null));

        assertThat(relinked.id()).isEqualTo(person);
        assertThat(relinked.phone()).isEqualTo("5521912345678");
        assertThat(resolved("5521912345678", null).id()).isEqualTo(person);
        assertThat(resolved("5511987654321", null).id()).isNotEqualTo(person);
    }

    @Test
    void a_changed_user_id_is_the_same_person() {
        UUID person = resolved("5511987654321", "BR.1").id();

        relinked(named("5511987654321", "BR.1"), named("5511987654321", "BR.2"));

        assertThat(resolved(null, "BR.2").id()).isEqualTo(person);
        assertThat(resolved(null, "BR.1").id()).isNotEqualTo(person);
    }

    @Test
    void a_change_that_is_told_after_the_first_new_message_joins_the_two() {
        UUID old = resolved("5511987654321", null).id();
        tables.pass(Duration.ofMinutes(1));
        UUID fresh = resolved("5521912345678", null).id();

        ContactDetails relinked = relinked(named("5511987654321", null), named("5521912345678", null));

        assertThat(relinked.id()).isEqualTo(old);
        assertThat(tables.merges).containsExactly(new ContactsMerged(old, fresh));
        assertThat(resolved("5521912345678", null).id()).isEqualTo(old);
    }

    @Test
    void a_change_of_somebody_unknown_makes_a_contact() {
        UUID made = relinked(named("1650555", null), named("1650556", null)).id();

        assertThat(resolved("1650556", null).id()).isEqualTo(made);
    }

    @Test
    void a_contact_of_whom_an_event_tells_nothing_new_is_found_without_writing() {
        assertThat(unchanged(named("5511987654321", "BR.1"))).isEmpty();
        UUID person = resolved("5511987654321", "BR.1").id();

        assertThat(unchanged(named("5511987654321", "BR.1"))).contains(person);
        assertThat(unchanged(named("5511987654321", null))).contains(person);
        assertThat(unchanged(named(null, "BR.1"))).contains(person);
        // The ninth digit is gone, the number belongs to somebody else now, there is a name: all to be written down.
        assertThat(unchanged(named("551187654321", "BR.1"))).isEmpty();
        assertThat(unchanged(named("5511987654321", "BR.2"))).isEmpty();
        assertThat(unchanged(new InboundContact("5511987654321", null, "BR.1", null, null, "Ana")))
                .isEmpty();
        tables.pass(Duration.ofMinutes(2));
        assertThat(unchanged(named("5511987654321", "BR.1"))).isEmpty();
    }

    @Test
    void the_same_number_at_two_tenants_is_two_contacts() {
        UUID here = resolved("5511987654321", null).id();
        UUID there = tables.in(new TenantId(UUID.randomUUID()), beans -> beans.contacts()
                .resolve(named("5511987654321", null), tables.now())
                .id());

        assertThat(there).isNotEqualTo(here);
    }

    // The race has several ends, and each is to come up.
    @RepeatedTest(10)
    void of_many_first_messages_at_once_one_makes_the_contact_and_the_others_are_told_to_repeat() throws Exception {
        CountDownLatch start = new CountDownLatch(1);
        Callable<UUID> first = () -> {
            start.await();
            for (; ; ) {
                try {
                    return resolved("5511987654321", "BR.1").id();
                } catch (ContactRace race) {
                    // Again, in a new transaction.
                }
            }
        };
        List<Future<UUID>> results;
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            results = IntStream.range(0, 6).mapToObj(i -> threads.submit(first)).toList();
            start.countDown();
        }

        assertThat(results.stream().map(Future::resultNow).distinct()).hasSize(1);
    }

    @Test
    void contacts_are_found_by_parts_of_name_and_phone() {
        tables.run(beans -> beans.contacts()
                .resolve(new InboundContact("5511987654321", null, null, null, "ana_100%", "Ana Lúcia"), tables.now()));
        resolved("5521912345678", null);

        assertThat(found("lúcia")).hasSize(1);
        assertThat(found("(11) 98765")).hasSize(1);
        assertThat(found("100%")).hasSize(1);
        assertThat(found("%")).hasSize(1);
        assertThat(found("zé")).isEmpty();
        assertThat(found(null)).hasSize(2);
    }

    private List<ContactDetails> found(String query) {
        return tables.in(beans -> beans.contacts().list(query, new Page.Request(null, 10)))
                .items();
    }

    private ContactDetails resolved(String waId, String userId) {
        return tables.in(beans -> beans.contacts().resolve(named(waId, userId), tables.now()));
    }

    private Optional<UUID> unchanged(InboundContact named) {
        return tables.in(
                beans -> beans.contacts().unchanged(named, tables.now()).map(ContactDetails::id));
    }

    private ContactDetails relinked(InboundContact old, InboundContact now) {
        return tables.in(beans -> beans.contacts().relink(old, now, tables.now()));
    }

    private Recipient recipient(UUID contact) {
        return tables.in(beans -> beans.em().find(Contact.class, contact).recipient());
    }

    private UUID enqueued(UUID device, UUID contact) {
        UUID id = UUID.randomUUID();
        tables.run(beans -> beans.outbox()
                .enqueue(new NewOutbound(
                        id,
                        device,
                        contact,
                        UUID.randomUUID(),
                        UUID.randomUUID(),
                        null,
                        "Olá",
                        null,
                        tables.now().plusSeconds(60),
                        "corr",
                        null)));
        return id;
    }
}
