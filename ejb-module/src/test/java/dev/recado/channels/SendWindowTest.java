package dev.recado.channels;

import dev.recado.platform.TenantId;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class SendWindowTest {
    private final SendWindow window = new SendWindow();
    private final TenantId tenant = new TenantId(UUID.randomUUID());
    private final TenantId other = new TenantId(UUID.randomUUID());
    private final List<UUID> backlog =
            Stream.generate(UUID::randomUUID).limit(12).toList();

    private List<UUID> entered() {
        return backlog.stream().filter(contact -> window.enter(tenant, contact)).toList();
    }

    @Test
    void of_a_backlog_a_few_are_sent_and_with_each_that_arrives_one_more() {
        assertThat(entered()).isEqualTo(backlog.subList(0, 2));

        assertThat(window.accepted(tenant)).isEqualTo(backlog.subList(2, 3));
        assertThat(window.leave(tenant)).isEqualTo(backlog.subList(3, 4));
        assertThat(window.accepted(tenant)).isEqualTo(backlog.subList(4, 5));
    }

    @Test
    void after_trouble_it_begins_anew_and_nobody_is_forgotten() {
        entered();
        for (int i = 0; i < 4; i++) {
            window.accepted(tenant);
        }

        window.troubled(tenant);

        // Six are inside, four too many.
        for (int i = 0; i < 4; i++) {
            assertThat(window.leave(tenant)).isEmpty();
        }
        assertThat(window.leave(tenant)).isEqualTo(backlog.subList(6, 7));
    }

    @Test
    void who_is_woken_twice_while_waiting_is_sent_to_once() {
        entered();
        assertThat(window.enter(tenant, backlog.get(2))).isFalse();

        assertThat(window.leave(tenant)).isEqualTo(backlog.subList(2, 3));
        assertThat(window.leave(tenant)).isEqualTo(backlog.subList(3, 4));
    }

    @Test
    void one_tenants_backlog_leaves_the_others_room() {
        entered();

        assertThat(window.enter(other, UUID.randomUUID())).isTrue();
    }

    @Test
    void a_deleted_tenants_contacts_wait_no_more() {
        entered();

        window.forget(tenant);

        assertThat(window.leave(tenant)).isEmpty();
    }
}
