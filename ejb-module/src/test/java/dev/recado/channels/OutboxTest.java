package dev.recado.channels;

import dev.recado.channels.OutboxSteps.Drop;
import dev.recado.channels.OutboxSteps.Send;
import dev.recado.channels.OutboxSteps.Step;
import dev.recado.channels.OutboxSteps.Stop;
import dev.recado.channels.SendResult.Accepted;
import dev.recado.channels.SendResult.NotSent;
import dev.recado.channels.SendResult.Rejected;
import dev.recado.channels.SendResult.Scope;
import dev.recado.channels.SendResult.Unknown;
import dev.recado.platform.Ids;
import dev.recado.platform.TenantId;
import dev.recado.platform.work.Sweep;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class OutboxTest {
    private final ChannelTables tables = new ChannelTables();
    private final UUID conversation = UUID.randomUUID();
    private UUID device;
    private UUID contact;

    @BeforeEach
    void meet() {
        device = tables.device();
        contact = tables.contact("5511987654321");
    }

    @AfterEach
    void close() {
        tables.close();
    }

    @Test
    void messages_leave_in_order_and_one_at_a_time() {
        UUID first = answer();
        UUID second = answer();

        assertThat(sent()).isEqualTo(first);
        assertThat(next()).isInstanceOf(Stop.class);
        assertThat(sent(settle(first, new Accepted("wamid.1", null)))).isEqualTo(second);
        assertThat(settle(second, new Accepted("wamid.2", null))).isInstanceOf(Stop.class);

        assertThat(next()).isInstanceOf(Stop.class);
        assertThat(tables.due).doesNotContainKey(contact);
        assertThat(status(first)).isEqualTo(DeliveryStatus.SENT);
    }

    @Test
    void who_stops_after_a_message_is_not_given_the_next_one() {
        UUID first = answer();
        UUID second = answer();
        sent();

        assertThat(tables.<@Nullable Step>in(
                        beans -> beans.steps().settle(first, new Accepted("wamid.1", null), false)))
                .isNull();

        assertThat(status(first)).isEqualTo(DeliveryStatus.SENT);
        assertThat(status(second)).isEqualTo(DeliveryStatus.PENDING);
        assertThat(sent()).isEqualTo(second);
    }

    @Test
    void of_two_senders_only_one_gets_the_message() throws Exception {
        answer();
        CountDownLatch start = new CountDownLatch(1);
        Callable<Step> sender = () -> {
            start.await();
            return next();
        };
        List<Future<Step>> steps;
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            steps = IntStream.range(0, 6).mapToObj(i -> threads.submit(sender)).toList();
            start.countDown();
        }

        assertThat(steps.stream().map(Future::resultNow).filter(Send.class::isInstance))
                .hasSize(1);
    }

    @Test
    void a_message_that_did_not_leave_goes_again_later_and_is_not_overtaken() {
        UUID first = answer();
        UUID second = answer();
        sent();

        assertThat(settle(first, new NotSent("131000", "later", Scope.MESSAGE, null)))
                .isNull();

        assertThat(status(first)).isEqualTo(DeliveryStatus.PENDING);
        assertThat(next()).isInstanceOf(Stop.class);
        assertThat(tables.due.get(contact)).isEqualTo(tables.now().plusSeconds(1));
        tables.pass(Duration.ofSeconds(1));
        assertThat(sent()).isEqualTo(first);
        assertThat(sent(settle(first, new Accepted("wamid.1", null)))).isEqualTo(second);
    }

    @Test
    void too_much_to_one_person_holds_up_that_conversation_only() {
        UUID first = answer();
        UUID second = answer();
        sent();
        settle(first, new NotSent("131056", "too much", Scope.PAIR, Duration.ofSeconds(4)));

        assertThat(next()).isInstanceOf(Stop.class);
        assertThat(tables.due.get(contact)).isEqualTo(tables.now().plusSeconds(4));
        UUID held = contact;
        contact = tables.contact("5511987654322");
        UUID ofAnother = answer();
        assertThat(sent()).isEqualTo(ofAnother);

        contact = held;
        tables.pass(Duration.ofSeconds(4));
        assertThat(sent()).isEqualTo(first);
        assertThat(sent(settle(first, new Accepted("wamid.1", null)))).isEqualTo(second);
    }

    @Test
    void what_exceeds_a_numbers_limit_holds_up_all_of_that_number_and_no_other_number() {
        UUID first = answer();
        UUID second = answer();
        sent();
        settle(first, tooMuch());
        Instant refused = tables.now();

        assertThat(next()).isInstanceOf(Stop.class);
        assertThat(tables.due.get(contact)).isEqualTo(refused.plusSeconds(1));
        UUID held = contact;
        contact = tables.contact("5511987654322");
        UUID ofAnother = answer();
        assertThat(next()).isInstanceOf(Stop.class);
        assertThat(tables.due.get(contact)).isEqualTo(refused.plusSeconds(1).plusMillis(50));
        UUID limited = device;
        device = tables.device();
        UUID elsewhere = answer();
        assertThat(sent()).isEqualTo(elsewhere);
        assertThat(settle(elsewhere, new Accepted("wamid.0", null))).isInstanceOf(Stop.class);

        device = limited;
        tables.pass(Duration.between(tables.now(), refused.plusSeconds(1)));
        assertThat(next()).as("one after the other").isInstanceOf(Stop.class);
        contact = held;
        assertThat(sent()).isEqualTo(first);
        assertThat(settle(first, new Accepted("wamid.1", null))).isInstanceOf(Stop.class);
        assertThat(tables.due.get(contact)).isEqualTo(refused.plusSeconds(1).plusMillis(100));
        tables.pass(Duration.ofMillis(100));
        assertThat(sent()).isEqualTo(second);
        contact = tables.contact("5511987654322");
        assertThat(sent()).isEqualTo(ofAnother);
    }

    @Test
    void what_was_refused_together_counts_once_and_a_number_that_takes_nothing_is_asked_ever_more_rarely() {
        UUID first = answer();
        sent();
        contact = tables.contact("5511987654322");
        UUID second = answer();
        sent();
        settle(first, tooMuch());
        settle(second, tooMuch());
        assertThat(device().refusals()).isEqualTo(1);

        for (int tries = 1; tries <= 9; tries++) {
            assertThat(next()).isInstanceOf(Stop.class);
            tables.pass(Duration.between(tables.now(), tables.due.get(contact)));
            assertThat(sent()).isEqualTo(second);
            settle(second, tooMuch());
        }

        assertThat(device().heldUntil()).isEqualTo(tables.now().plusSeconds(60));
        assertThat(device().gap()).as("nothing shows what its limit is").isEqualTo(Duration.ofMillis(50));
    }

    @Test
    void a_number_sends_slower_when_it_is_refused_between_messages_that_pass_and_then_ever_faster() {
        UUID first = answer();
        UUID second = answer();
        sent();
        settle(first, tooMuch());
        tables.pass(Duration.ofSeconds(1));
        sent();
        settle(first, new Accepted("wamid.1", null));
        tables.run(beans -> beans.pace().passed(device));
        tables.pass(Duration.ofSeconds(1));
        assertThat(sent()).isEqualTo(second);
        settle(second, tooMuch());

        Duration slower = device().gap();
        assertThat(slower).isBetween(Duration.ofMillis(95), Duration.ofMillis(100));
        tables.run(beans -> beans.pace().passed(device));
        assertThat(device().gap()).isLessThan(slower);
        for (int passed = 0; passed < 1_000; passed++) {
            tables.run(beans -> beans.pace().passed(device));
        }
        assertThat(device().heldUntil()).as("it is free again").isNull();
    }

    @Test
    void a_number_with_nothing_to_send_forgets_its_limit_and_keeps_a_time_that_whatsapp_names() {
        UUID first = answer();
        sent();
        settle(first, new NotSent("4", "later", Scope.DEVICE, Duration.ofMinutes(20)));
        assertThat(next()).isInstanceOf(Stop.class);
        assertThat(tables.due.get(contact)).isEqualTo(tables.now().plus(Duration.ofMinutes(20)));

        tables.pass(Duration.ofMinutes(20));
        assertThat(sent()).isEqualTo(first);
        settle(first, new Accepted("wamid.1", null));
        tables.pass(Duration.ofSeconds(20));
        UUID much = answer();
        assertThat(sent()).isEqualTo(much);
        assertThat(device().heldUntil()).isNull();
        assertThat(device().version())
                .as("an administrator's edit is not stale")
                .isZero();
    }

    @Test
    void an_answer_of_before_an_opt_out_is_not_sent_whichever_number_heard_it() {
        UUID answer = answer();
        UUID byAPerson = enqueued(null);
        tables.pass(Duration.ofSeconds(1));
        tables.run(beans -> beans.em().find(Contact.class, contact).optedOut(tables.now()));

        assertThat(next()).isEqualTo(new Drop(answer, DeliveryStatus.CANCELLED, null));
        tables.run(beans -> beans.steps().drop(new Drop(answer, DeliveryStatus.CANCELLED, null)));
        UUID confirmation = answer();

        assertThat(sent()).isEqualTo(byAPerson);
        assertThat(sent(settle(byAPerson, new Accepted("wamid.1", null)))).isEqualTo(confirmation);
    }

    @Test
    void a_message_is_never_sent_after_its_window_closed() {
        UUID late = answer();
        tables.pass(Duration.ofHours(24));

        assertThat(next()).isEqualTo(new Drop(late, DeliveryStatus.FAILED, "window-closed"));
        drop(late);

        assertThat(status(late)).isEqualTo(DeliveryStatus.FAILED);
        assertThat(tables.changes.getLast().error()).contains("24 horas");
        assertThat(tables.changes.getLast().windowClosed()).isTrue();
    }

    @Test
    void a_template_is_sent_also_after_the_window_closed() {
        TemplateMessage template = new TemplateMessage("retomar_conversa", "pt_BR", List.of("Ana"));
        UUID id = Ids.next();
        tables.run(beans -> beans.outbox().enqueue(message(id, null, template)));
        tables.pass(Duration.ofHours(25));

        Step step = next();

        assertThat(step).isInstanceOf(Send.class);
        assertThat(((Send) step).message().template()).isEqualTo(template);
    }

    @Test
    void a_refusal_for_anything_else_is_not_taken_for_a_closed_window() {
        UUID refused = answer();
        sent();
        settle(refused, new Rejected("131026", "no", Scope.MESSAGE));
        assertThat(tables.changes.getLast().windowClosed()).isFalse();
    }

    @Test
    void an_ambiguous_send_is_settled_by_a_status_or_reported_unconfirmed_and_never_repeated() {
        UUID lost = answer();
        sent();
        settle(lost, new Unknown("no answer"));
        assertThat(next()).isInstanceOf(Stop.class);

        tables.run(beans -> beans.steps().unconfirmed(lost));
        tables.pass(Duration.ofDays(1));

        assertThat(status(lost)).isEqualTo(DeliveryStatus.UNCONFIRMED);
        assertThat(next()).isInstanceOf(Stop.class);
        assertThat(tables.row(lost).attempts()).isEqualTo(1);
    }

    @Test
    void a_suspended_tenant_sends_nothing_and_the_backlog_stays_unsent_after_it_is_resumed() {
        UUID before = answer();
        tables.suspended(true);
        assertThat(next()).isEqualTo(new Drop(before, DeliveryStatus.CANCELLED, "tenant-suspended"));
        UUID meanwhile = answer();
        tables.pass(Duration.ofMinutes(1));
        tables.suspended(false);

        assertThat(next()).isEqualTo(new Drop(before, DeliveryStatus.CANCELLED, "tenant-suspended"));
        tables.run(beans -> beans.steps().drop(new Drop(before, DeliveryStatus.CANCELLED, "tenant-suspended")));
        assertThat(next()).isEqualTo(new Drop(meanwhile, DeliveryStatus.CANCELLED, "tenant-suspended"));
        tables.run(beans -> beans.steps().drop(new Drop(meanwhile, DeliveryStatus.CANCELLED, "tenant-suspended")));
        UUID after = answer();

        assertThat(status(before)).isEqualTo(DeliveryStatus.CANCELLED);
        assertThat(sent()).isEqualTo(after);
    }

    @Test
    void what_became_of_a_message_whose_tenant_is_gone_is_of_no_interest() {
        UUID gone = UUID.randomUUID();

        settle(gone, new Accepted("wamid.1", null));
        tables.run(beans -> {
            beans.steps().lost(gone);
            beans.steps().unconfirmed(gone);
            beans.steps().drop(new Drop(gone, DeliveryStatus.CANCELLED, null));
        });

        assertThat(tables.changes).isEmpty();
    }

    @Test
    void a_takeover_takes_back_answers_but_not_what_people_wrote() {
        UUID answer = answer();
        UUID person = enqueued(null);

        List<UUID> cancelled = tables.in(beans -> beans.outbox().cancelPending(conversation, true));

        assertThat(cancelled).containsExactly(answer);
        assertThat(status(answer)).isEqualTo(DeliveryStatus.CANCELLED);
        assertThat(sent()).isEqualTo(person);
    }

    @Test
    void an_answer_that_was_being_sent_at_the_takeover_and_did_not_leave_stays_here() {
        UUID answer = answer();
        sent();
        tables.run(beans -> beans.outbox().cancelPending(conversation, true));

        settle(answer, new NotSent("131000", "later", Scope.MESSAGE, null));

        assertThat(status(answer)).isEqualTo(DeliveryStatus.CANCELLED);
        assertThat(next()).isInstanceOf(Stop.class);
    }

    @Test
    void an_answer_after_the_hand_back_is_sent() {
        tables.run(beans -> beans.outbox().cancelPending(conversation, true));
        tables.pass(Duration.ofSeconds(1));
        UUID later = answer();

        assertThat(sent()).isEqualTo(later);
    }

    @Test
    void a_refused_device_stops_and_its_messages_wait_for_it() {
        UUID waiting = answer();
        sent();
        settle(waiting, new Rejected("190", "expired", Scope.DEVICE));

        assertThat(next()).isInstanceOf(Stop.class);
        assertThat(status(waiting)).isEqualTo(DeliveryStatus.PENDING);
        DeviceDetails stopped =
                tables.in(beans -> beans.em().find(Device.class, device).details(""));
        assertThat(stopped.state()).isEqualTo(DeviceState.STOPPED);
        assertThat(stopped.stateReason()).contains("token").contains("190");
        assertThat(stopped.version()).isZero();

        tables.run(beans -> beans.em().find(Device.class, device).restart());
        tables.run(beans -> beans.outbox().resume(beans.outbox().holdLanes(device)));
        assertThat(tables.due.get(contact)).isEqualTo(tables.now());
        assertThat(sent()).isEqualTo(waiting);
    }

    @Test
    void what_waits_for_a_stopped_device_waits_since_it_was_written_however_often_it_is_looked_at() {
        Instant written = tables.now();
        UUID waiting = answer();
        sent();
        settle(waiting, new Rejected("190", "expired", Scope.DEVICE));
        for (int looks = 0; looks < 3; looks++) {
            tables.pass(Duration.ofMinutes(1));
            assertThat(next()).isInstanceOf(Stop.class);
            answer();
        }

        assertThat(tables.since.get(contact)).isEqualTo(written);
        assertThat(tables.due.get(contact)).isAfterOrEqualTo(tables.now().minusSeconds(1));
    }

    @Test
    void a_message_of_which_whatsapp_never_told_is_counted_once() {
        UUID unsure = answer();
        sent();
        settle(unsure, new Unknown("cut"));
        tables.pass(Duration.ofMinutes(11));
        SimpleMeterRegistry meters = new SimpleMeterRegistry();

        for (int sweeps = 0; sweeps < 2; sweeps++) {
            tables.run(beans -> {
                Sender sender = new Sender();
                sender.steps = beans.steps();
                sender.meters = meters;
                sender.unconfirmedAfter = Duration.ofMinutes(10);
                sender.measure();
                sender.sweep(new Sweep(tables.now()));
            });
        }

        assertThat(status(unsure)).isEqualTo(DeliveryStatus.UNCONFIRMED);
        assertThat(meters.get("recado.sendings.unconfirmed").counter().count()).isEqualTo(1);
    }

    @Test
    void a_stopped_device_does_not_hold_up_another() {
        answer();
        device = tables.device();
        UUID other = answer();
        tables.run(beans -> beans.health()
                .stop(
                        tables.in(b -> b
                                .em()
                                .createQuery("select d.id from Device d order by d.createdAt, d.id", UUID.class)
                                .getResultList()
                                .stream()
                                .filter(id -> !id.equals(device))
                                .findFirst()
                                .orElseThrow()),
                        tables.now(),
                        "x"));

        assertThat(sent()).isEqualTo(other);
    }

    @Test
    void a_refused_message_fails_alone() {
        UUID refused = answer();
        UUID next = answer();
        sent();
        settle(refused, new Rejected("131026", "undeliverable", Scope.MESSAGE));

        assertThat(status(refused)).isEqualTo(DeliveryStatus.FAILED);
        assertThat(tables.changes.getLast().error()).isEqualTo("undeliverable");
        assertThat(sent()).isEqualTo(next);
    }

    @Test
    void what_may_have_left_is_not_sent_again_and_a_status_settles_it() {
        UUID unsure = answer();
        sent();
        settle(unsure, new Unknown("cut"));

        assertThat(status(unsure)).isEqualTo(DeliveryStatus.UNKNOWN);
        assertThat(next()).isInstanceOf(Stop.class);
        assertThat(flights(DeliveryStatus.UNKNOWN)).containsExactly(unsure);

        report(unsure.toString(), "wamid.9", DeliveryStatus.DELIVERED);
        assertThat(status(unsure)).isEqualTo(DeliveryStatus.DELIVERED);
        assertThat(flights(DeliveryStatus.UNKNOWN)).isEmpty();
    }

    @Test
    void what_nobody_tells_of_becomes_unconfirmed_and_a_late_status_still_counts() {
        UUID unsure = answer();
        sent();
        settle(unsure, new Unknown("cut"));
        tables.run(beans -> beans.steps().unconfirmed(unsure));

        assertThat(status(unsure)).isEqualTo(DeliveryStatus.UNCONFIRMED);
        assertThat(next()).isInstanceOf(Stop.class);
        report(unsure.toString(), "wamid.9", DeliveryStatus.READ);
        assertThat(status(unsure)).isEqualTo(DeliveryStatus.READ);
    }

    @Test
    void what_a_dead_server_was_sending_is_unknown() {
        UUID inFlight = answer();
        sent();

        List<UUID> flights = tables.in(
                new TenantId(UUID.randomUUID()), beans -> beans.steps().flightsOf(tables.nodes.incarnation()).stream()
                        .map(OutboxFlight::outboxId)
                        .toList());
        assertThat(flights).containsExactly(inFlight);
        tables.run(beans -> beans.steps().lost(inFlight));

        assertThat(status(inFlight)).isEqualTo(DeliveryStatus.UNKNOWN);
        assertThat(next()).isInstanceOf(Stop.class);
    }

    @Test
    void a_status_that_overtakes_the_answer_is_not_undone_by_it() {
        UUID fast = answer();
        sent();
        report(fast.toString(), "wamid.1", DeliveryStatus.DELIVERED);

        settle(fast, new Accepted("wamid.1", null));
        settle(fast, new NotSent("131000", "wrong", Scope.MESSAGE, null));

        assertThat(status(fast)).isEqualTo(DeliveryStatus.DELIVERED);
    }

    @Test
    void a_status_without_our_id_waits_until_whatsapps_id_is_known() {
        UUID message = answer();
        sent();
        report(null, "wamid.1", DeliveryStatus.READ);
        report(null, "wamid.1", DeliveryStatus.DELIVERED);
        settle(message, new Accepted("wamid.1", null));

        tables.run(beans -> beans.steps().applyParked(device, "wamid.1"));

        assertThat(status(message)).isEqualTo(DeliveryStatus.READ);
        assertThat(tables.<Long>in(beans -> beans.em()
                        .createQuery("select count(p) from ParkedStatus p", Long.class)
                        .getSingleResult()))
                .isZero();
    }

    @Test
    void another_devices_status_does_not_touch_a_message() {
        UUID message = answer();
        sent();
        settle(message, new Accepted("wamid.1", null));
        UUID mine = device;
        device = UUID.randomUUID();

        report(message.toString(), "wamid.1", DeliveryStatus.FAILED);

        device = mine;
        assertThat(status(message)).isEqualTo(DeliveryStatus.SENT);
    }

    @Test
    void another_tenants_status_does_not_touch_a_message() {
        UUID message = answer();
        sent();

        tables.in(new TenantId(UUID.randomUUID()), beans -> {
            beans.outbox()
                    .applyStatus(new StatusEvent(
                            device, "wamid.1", message.toString(), DeliveryStatus.READ, tables.now(), null, null));
            return true;
        });

        assertThat(status(message)).isEqualTo(DeliveryStatus.SENDING);
    }

    @Test
    void the_same_outbox_id_is_one_message() {
        UUID id = UUID.randomUUID();
        tables.run(beans -> beans.outbox().enqueue(message(id, UUID.randomUUID())));
        assertThatThrownBy(() -> tables.run(beans -> beans.outbox().enqueue(message(id, UUID.randomUUID()))));

        assertThat(tables.<Long>in(beans -> beans.em()
                        .createQuery("select count(o) from OutboxMessage o", Long.class)
                        .getSingleResult()))
                .isEqualTo(1);
    }

    private static NotSent tooMuch() {
        return new NotSent("130429", "too much", Scope.DEVICE, null);
    }

    private Device device() {
        return tables.in(beans -> beans.em().find(Device.class, device));
    }

    private UUID answer() {
        return enqueued(UUID.randomUUID());
    }

    private UUID enqueued(@Nullable UUID turn) {
        UUID id = Ids.next();
        tables.run(beans -> beans.outbox().enqueue(message(id, turn)));
        tables.pass(Duration.ofMillis(1));
        return id;
    }

    private NewOutbound message(UUID id, UUID turn) {
        return message(id, turn, null);
    }

    private NewOutbound message(UUID id, UUID turn, TemplateMessage template) {
        return new NewOutbound(
                id,
                device,
                contact,
                conversation,
                UUID.randomUUID(),
                turn,
                "Olá",
                null,
                tables.now().plus(Duration.ofHours(24)),
                "corr",
                template);
    }

    private Step next() {
        return tables.in(beans -> beans.steps().next(contact));
    }

    private UUID sent() {
        return sent(next());
    }

    private static UUID sent(@Nullable Step step) {
        assertThat(step).isInstanceOf(Send.class);
        return ((Send) step).message().outboxId();
    }

    private @Nullable Step settle(UUID outboxId, SendResult result) {
        return tables.in(beans -> beans.steps().settle(outboxId, result, true));
    }

    private void drop(UUID outboxId) {
        tables.run(beans -> beans.steps().drop(new Drop(outboxId, DeliveryStatus.FAILED, "window-closed")));
    }

    private void report(String opaque, String externalId, DeliveryStatus status) {
        tables.run(beans -> beans.outbox()
                .applyStatus(new StatusEvent(device, externalId, opaque, status, tables.now(), null, null)));
    }

    private DeliveryStatus status(UUID outboxId) {
        return tables.row(outboxId).status();
    }

    private List<UUID> flights(DeliveryStatus status) {
        return tables.in(beans -> beans.steps().flights(status, tables.now().plusSeconds(1)).stream()
                .map(OutboxFlight::outboxId)
                .toList());
    }
}
