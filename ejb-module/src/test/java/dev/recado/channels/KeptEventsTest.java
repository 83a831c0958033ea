package dev.recado.channels;

import dev.recado.platform.Conflict;
import dev.recado.platform.Ids;
import dev.recado.platform.NotFound;
import dev.recado.platform.Page;
import dev.recado.platform.TenantId;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class KeptEventsTest {
    private static final String MESSAGE = "{\"type\":\"MESSAGE\",\"externalId\":\"wamid.1\"}";

    private final ChannelTables tables = new ChannelTables();
    private final TenantId other = new TenantId(UUID.randomUUID());

    @AfterEach
    void close() {
        tables.close();
    }

    @Test
    void a_kept_event_says_what_happened_and_what_to_do() {
        UUID id = kept("FAILED", MESSAGE, tables.tenant);

        KeptEventDetails event = get(id);

        assertThat(event.state()).isEqualTo(KeptState.KEPT);
        assertThat(event.replayable()).isTrue();
        assertThat(event.explanation()).isNotBlank().doesNotStartWith("kept.");
        assertThat(event.advice()).isNotBlank().doesNotStartWith("kept.");
    }

    @Test
    void every_reason_is_explained() {
        for (String reason : List.of(
                "UNKNOWN_NUMBER",
                "NOT_UNDERSTOOD",
                "UNKNOWN_FIELD",
                "ERRORS",
                "MALFORMED",
                "FAILED",
                "UNKNOWN_DEVICE",
                "DEAD_LETTER")) {
            KeptEventDetails event = get(kept(reason, null, tables.tenant));
            assertThat(event.explanation()).as(reason).doesNotStartWith("kept.");
            assertThat(event.advice()).as(reason).doesNotStartWith("kept.");
        }
    }

    @Test
    void secrets_in_what_came_are_masked() {
        UUID id = kept("FAILED", MESSAGE, tables.tenant, "{\"access_token\": \"EAAx\\\"y\", \"text\":\"token\"}");

        assertThat(get(id).raw()).isEqualTo("{\"access_token\": \"***\", \"text\":\"token\"}");
        assertThat(list(KeptEventFilter.ALL).getFirst().raw()).doesNotContain("EAAx");
    }

    @Test
    void an_administrator_sees_the_own_tenants_and_a_superuser_outside_all() {
        UUID own = kept("FAILED", MESSAGE, tables.tenant);
        UUID others = kept("FAILED", MESSAGE, other);
        UUID nobodys = kept("MALFORMED", MESSAGE, null);

        assertThat(list(KeptEventFilter.ALL)).extracting(KeptEventDetails::id).containsExactly(own);
        for (UUID id : List.of(others, nobodys)) {
            assertThatThrownBy(() -> get(id)).isInstanceOf(NotFound.class);
            assertThatThrownBy(() -> tables.in(beans -> beans.keptEvents().replay(id)))
                    .isInstanceOf(NotFound.class);
            assertThatThrownBy(() -> tables.in(beans -> beans.keptEvents().replay(List.of(own, id))))
                    .isInstanceOf(NotFound.class);
            assertThatThrownBy(() -> tables.in(beans -> beans.keptEvents().dismiss(id)))
                    .isInstanceOf(NotFound.class);
        }
        assertThat(tables.queued).isEmpty();
        assertThat(tables.unbound(beans -> beans.keptEvents().list(KeptEventFilter.ALL, new Page.Request(null, 50)))
                        .items())
                .extracting(KeptEventDetails::id)
                .containsExactly(nobodys, others, own);
        KeptEventFilter ofOther = new KeptEventFilter(null, null, other.value(), null, null);
        assertThat(tables.unbound(beans -> beans.keptEvents().replay(ofOther)).replayed())
                .isEqualTo(1);
    }

    @Test
    void a_replay_puts_the_event_on_the_queue_under_its_id_and_is_written_down() {
        UUID id = kept("FAILED", MESSAGE, tables.tenant);

        KeptEventDetails event = tables.in(beans -> beans.keptEvents().replay(id));

        assertThat(event.state()).isEqualTo(KeptState.REPLAYED);
        assertThat(event.replays()).isEqualTo(1);
        assertThat(tables.queued).singleElement().satisfies(queued -> {
            assertThat(queued.eventId()).isEqualTo(id);
            assertThat(queued.json()).isEqualTo(MESSAGE);
        });
        assertThat(tables.deeds).containsExactly("kept-event.replayed");
    }

    @Test
    void an_event_that_fails_again_after_its_replay_waits_again() {
        UUID id = kept("DEAD_LETTER", MESSAGE, tables.tenant);
        tables.in(beans -> beans.keptEvents().replay(id));

        tables.run(beans -> beans.keptEvents().keep(event(id, "FAILED", MESSAGE, tables.tenant, "{}")));

        assertThat(get(id).state()).isEqualTo(KeptState.KEPT);
        assertThat(get(id).reason()).isEqualTo("FAILED");
        assertThat(get(id).replays()).isEqualTo(1);
    }

    @Test
    void a_redelivery_changes_nothing_of_what_people_decided() {
        UUID id = kept("FAILED", MESSAGE, tables.tenant);
        tables.in(beans -> beans.keptEvents().dismiss(id));

        tables.run(beans -> beans.keptEvents().keep(event(id, "FAILED", MESSAGE, tables.tenant, "{}")));

        assertThat(get(id).state()).isEqualTo(KeptState.DISMISSED);
        assertThat(tables.deeds).containsExactly("kept-event.dismissed");
    }

    @Test
    void what_was_never_understood_is_not_replayed() {
        UUID id = kept("NOT_UNDERSTOOD", null, tables.tenant);
        UUID good = kept("FAILED", MESSAGE, tables.tenant);

        assertThatThrownBy(() -> tables.in(beans -> beans.keptEvents().replay(id)))
                .isInstanceOf(Conflict.class)
                .hasMessageContaining("not-replayable");
        ReplayResult result = tables.in(beans -> beans.keptEvents().replay(List.of(id, good)));
        assertThat(result).isEqualTo(new ReplayResult(1, 1, false));
        assertThat(get(id).state()).isEqualTo(KeptState.KEPT);
    }

    @Test
    void all_that_match_are_replayed_and_decided_ones_left() {
        UUID first = kept("FAILED", MESSAGE, tables.tenant);
        UUID second = kept("FAILED", MESSAGE, tables.tenant);
        UUID dismissed = kept("FAILED", MESSAGE, tables.tenant);
        UUID dead = kept("DEAD_LETTER", MESSAGE, tables.tenant);
        tables.in(beans -> beans.keptEvents().dismiss(dismissed));

        ReplayResult result =
                tables.in(beans -> beans.keptEvents().replay(new KeptEventFilter("FAILED", null, null, null, null)));

        assertThat(result).isEqualTo(new ReplayResult(2, 0, false));
        assertThat(tables.queued).extracting(Inbox.QueuedEvent::eventId).containsExactly(first, second);
        assertThat(get(dead).state()).isEqualTo(KeptState.KEPT);
    }

    @Test
    void the_event_of_an_unknown_number_goes_to_its_owner_once_there_is_one() {
        UUID id = kept("UNKNOWN_NUMBER", MESSAGE, tables.tenant);
        assertThatThrownBy(() -> tables.in(beans -> beans.keptEvents().replay(id)))
                .hasMessageContaining("number-unknown");
        UUID device = route(tables.tenant);

        tables.in(beans -> beans.keptEvents().replay(id));

        assertThat(tables.queued).singleElement().satisfies(queued -> assertThat(queued.json())
                .contains(device.toString())
                .contains("\"raw\""));
    }

    @Test
    void one_tenants_secret_does_not_vouch_for_anothers_number_in_a_replay_either() {
        UUID id = kept("UNKNOWN_NUMBER", MESSAGE, tables.tenant);
        route(other);

        assertThatThrownBy(() -> tables.in(beans -> beans.keptEvents().replay(id)))
                .hasMessageContaining("not-vouched");
        assertThat(tables.queued).isEmpty();
    }

    private UUID route(TenantId owner) {
        return tables.unbound(beans -> {
            UUID device = UUID.randomUUID();
            beans.em().persist(new DeviceRoute("123", device, owner.value()));
            return device;
        });
    }

    private KeptEventDetails get(UUID id) {
        return tables.in(beans -> beans.keptEvents().get(id));
    }

    private List<KeptEventDetails> list(KeptEventFilter filter) {
        return tables.in(beans -> beans.keptEvents().list(filter, new Page.Request(null, 50)))
                .items();
    }

    private UUID kept(String reason, @Nullable String event, @Nullable TenantId tenant) {
        return kept(reason, event, tenant, "{\"a\":1}");
    }

    private UUID kept(String reason, @Nullable String event, @Nullable TenantId tenant, String raw) {
        UUID id = Ids.next();
        tables.unbound(beans -> {
            beans.keptEvents().keep(event(id, reason, event, tenant, raw));
            return true;
        });
        return id;
    }

    private NewKeptEvent event(UUID id, String reason, @Nullable String event, @Nullable TenantId tenant, String raw) {
        return new NewKeptEvent(
                id,
                tenant == null ? null : tenant.value(),
                null,
                "123",
                reason,
                null,
                event,
                raw,
                tables.now(),
                "c",
                null,
                null,
                null);
    }
}
