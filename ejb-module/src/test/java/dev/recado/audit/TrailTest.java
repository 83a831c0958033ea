package dev.recado.audit;

import dev.recado.audit.Integrity.Kind;
import dev.recado.platform.CurrentTenant;
import dev.recado.platform.Page;
import dev.recado.platform.TenantId;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.hibernate.Session;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

/** What is written into the trail stays what it was, or it shows. */
class TrailTest {
    @TempDir
    Path folder;

    private TrailTables tables;

    @BeforeEach
    void three_seals_over_six_deeds() {
        tables = new TrailTables(folder);
        for (String batch : List.of("a", "b", "c")) {
            tables.deed(batch + "1");
            tables.deed(batch + "2");
            tables.seal();
        }
    }

    @AfterEach
    void close() {
        tables.close();
    }

    @Test
    void an_untouched_trail_is_intact_up_to_its_last_seal() {
        tables.deed("waits");

        Integrity found = tables.check();

        assertThat(found.problem()).isNull();
        assertThat(found.intact()).isTrue();
        assertThat(found.seals()).isEqualTo(3);
        assertThat(found.entries()).isEqualTo(6);
        assertThat(found.waiting()).isEqualTo(1);
        assertThat(found.sealedUpTo()).isBefore(tables.now());
        assertThat(found.lastSeal()).hasSize(64);
    }

    static Stream<Arguments> tampering() {
        String b1 = " where target_id = 'b1'";
        String copied =
                "insert into audit_entry (id, tenant_id, at, user_id, username, action, target_kind, target_id, details,"
                        + " state_before, state_after, correlation_id, mac_key, mac, seal) select random_uuid(), tenant_id, at, user_id,"
                        + " username, action, target_kind, 'forged', details, state_before, state_after, correlation_id, ";
        return Stream.of(
                arguments("a changed deed", "update audit_entry set action = 'device.read'" + b1, Kind.ENTRY_CHANGED),
                arguments("another person", "update audit_entry set username = 'other'" + b1, Kind.ENTRY_CHANGED),
                arguments(
                        "another time",
                        "update audit_entry set at = at - interval '1' second" + b1,
                        Kind.ENTRY_CHANGED),
                arguments("another outcome", "update audit_entry set state_after = '{}'" + b1, Kind.ENTRY_CHANGED),
                arguments(
                        "another place", "update audit_entry set client_address = '10.0.0.1'" + b1, Kind.ENTRY_CHANGED),
                arguments("a number moved", "update audit_entry set mac = repeat('0', 64)" + b1, Kind.ENTRY_CHANGED),
                arguments("a deed less", "delete from audit_entry" + b1, Kind.ENTRIES_DIFFER),
                arguments(
                        "a deed given away",
                        "update audit_entry set tenant_id = random_uuid()" + b1,
                        Kind.ENTRIES_DIFFER),
                arguments("a deed more", copied + "mac_key, mac, 2 from audit_entry" + b1, Kind.ENTRY_CHANGED),
                arguments("a deed without a mark", copied + "null, null, 2 from audit_entry" + b1, Kind.ENTRY_CHANGED),
                arguments("a deed that waits", copied + "mac_key, mac, null from audit_entry" + b1, Kind.ENTRY_CHANGED),
                arguments(
                        "an old deed that waits, without a mark",
                        copied.replace("tenant_id, at, user_id, username", "tenant_id, at, user_id, username")
                                        .replace(
                                                "select random_uuid(), tenant_id, at",
                                                "select random_uuid(), tenant_id, at - interval '9' day")
                                + "null, null, null from audit_entry" + b1,
                        null),
                arguments(
                        "two deeds in each other's place",
                        "update audit_entry set id = case target_id when 'b1' then"
                                + " (select id from audit_entry where target_id = 'b2') else"
                                + " (select id from audit_entry where target_id = 'b1') end where target_id in ('b1', 'b2')",
                        Kind.ENTRY_CHANGED),
                arguments(
                        "two deeds under each other's seal",
                        "update audit_entry set seal = case seal when 2 then 3 else 2 end where target_id in ('b1', 'c1')",
                        Kind.ENTRIES_DIFFER),
                arguments("a deed taken from its seal", "update audit_entry set seal = null" + b1, Kind.ENTRIES_DIFFER),
                arguments("a deed under no seal", "update audit_entry set seal = 77" + b1, Kind.ENTRIES_DIFFER),
                arguments("a seal less", "delete from audit_seal where number = 2", Kind.SEAL_MISSING),
                arguments("the first seal less", "delete from audit_seal where number = 1", Kind.SEAL_MISSING),
                arguments("a seal changed", "update audit_seal set entries = 1 where number = 2", Kind.SEAL_CHANGED),
                arguments(
                        "a seal made by somebody else",
                        "update audit_seal set mac = repeat('a', 64) where number = 3",
                        Kind.SEAL_CHANGED),
                arguments(
                        "a key exchanged",
                        "update audit_seal set mac_key = random_uuid() where number = 1",
                        Kind.SEAL_CHANGED),
                arguments("the last seal cut off", "delete from audit_seal where number = 3", Kind.END_REPLACED));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("tampering")
    void tampering_shows(String name, String sql, Kind kind) {
        // Where a kind is missing, the first day of marking is over: what has no mark then is none of ours.
        if (kind == null) {
            tables.pass(Duration.ofDays(2));
        }
        assertThat(tables.sql(sql)).as("rows touched").isPositive();

        Integrity found = tables.check();

        assertThat(found.intact()).as(name).isFalse();
        assertThat(found.problem()).isNotNull();
        assertThat(found.problem().kind()).isEqualTo(kind == null ? Kind.ENTRY_CHANGED : kind);
    }

    @Test
    void the_end_cut_off_with_its_deeds_shows_and_goes_on_showing() {
        tables.sql("delete from audit_entry where seal = 3");
        tables.sql("delete from audit_seal where number = 3");
        assertThat(tables.check().problem().kind()).isEqualTo(Kind.END_REPLACED);

        // New seals take the number, but not the place, of what is gone.
        tables.deed("d1");
        tables.seal();
        tables.deed("e1");
        tables.seal();

        assertThat(tables.check().problem().kind()).isEqualTo(Kind.END_REPLACED);
    }

    @Test
    void a_broken_trail_says_up_to_when_it_is_good_and_which_entry_is_not() {
        tables.sql("update audit_entry set username = 'other' where target_id = 'c2'");

        Integrity found = tables.check();

        assertThat(found.seals()).isEqualTo(2);
        assertThat(found.entries()).isEqualTo(4);
        assertThat(found.problem().seal()).isEqualTo(3);
        assertThat(found.problem().entryId()).isNotNull();
        assertThat(found.problem().from()).isEqualTo(found.sealedUpTo());
    }

    @Test
    void a_deed_that_is_committed_late_goes_under_a_later_seal() {
        try (Session late = tables.open()) {
            var transaction = late.beginTransaction();
            CurrentTenant.run(
                    tables.tenant,
                    () -> tables.beans(late).audit().record("device.updated", "device", "late", Map.of()));
            late.flush();
            // Written earlier, and committed after others that came later have been sealed.
            tables.deed("d1");
            tables.seal();
            transaction.commit();
        }
        assertThat(tables.check().waiting()).isEqualTo(1);

        tables.seal();

        Integrity found = tables.check();
        assertThat(found.problem()).isNull();
        assertThat(found.entries()).isEqualTo(8);
        assertThat(found.waiting()).isZero();
    }

    @Test
    void two_who_seal_at_once_make_one_seal() {
        tables.deed("d1");
        try (Session other = tables.open()) {
            var transaction = other.beginTransaction();
            assertThat(tables.beans(other).rows().seal(tables.tenant.value())).isPresent();
            transaction.commit();
        }
        tables.seal();

        assertThat(tables.check().problem()).isNull();
        assertThat(tables.check().seals()).isEqualTo(4);
    }

    @Test
    void entries_from_before_there_were_marks_are_taken_as_they_are_under_the_first_seals() {
        try (TrailTables older = new TrailTables(folder.resolve("older"))) {
            older.sql(
                    "insert into audit_entry (id, tenant_id, at, action, target_kind, details) values (random_uuid(), '"
                            + older.tenant + "', timestamp '2026-01-01 10:00:00+00', 'user.created', 'user', '{}')");
            older.deed("first with a mark");
            older.seal();

            assertThat(older.check().problem()).isNull();
            assertThat(older.check().entries()).isEqualTo(2);

            older.sql("update audit_entry set action = 'user.deleted' where mac is null");
            assertThat(older.check().problem().kind()).isEqualTo(Kind.ENTRIES_DIFFER);
        }
    }

    @Test
    void a_tenants_trail_goes_without_breaking_the_others() {
        TenantId other = new TenantId(UUID.randomUUID());
        tables.in(beans -> CurrentTenant.call(other, () -> {
            beans.audit().record("device.created", "device", "x", Map.of());
            return true;
        }));
        tables.seal();

        int first = tables.in(beans -> beans.audit().forget(other, 100));
        int second = tables.in(beans -> beans.audit().forget(other, 100));

        assertThat(first).isEqualTo(1);
        assertThat(second).isZero();

        assertThat(tables.check().problem()).isNull();
        assertThat(tables.in(beans ->
                                CurrentTenant.call(other, () -> beans.trail().check()))
                        .seals())
                .isZero();
    }

    @Test
    void the_trail_is_searched_by_who_what_when_and_words() {
        assertThat(found(filter("device", null, null))).hasSize(6);
        assertThat(found(filter("device.updated", "dona", null))).hasSize(6);
        assertThat(found(filter("device.up", null, null))).isEmpty();
        assertThat(found(filter(null, "nobody", null))).isEmpty();
        assertThat(found(filter(null, AuditFilter.SYSTEM, null))).isEmpty();
        assertThat(found(filter(null, null, "%"))).isEmpty();
        assertThat(found(new AuditFilter(null, null, "device", "c1", null, null, null)))
                .containsExactly("c1");
        assertThat(found(new AuditFilter(null, null, null, null, tables.now(), null, null)))
                .isEmpty();
        assertThat(found(new AuditFilter(null, null, null, null, null, tables.now(), null)))
                .hasSize(6);
        // A word that no random id contains: correlation ids are searched too.
        tables.deed("porto");
        assertThat(found(filter(null, null, "PORTO"))).containsExactly("porto");
    }

    @Test
    void an_export_gives_out_everything_and_is_written_down_itself() {
        List<String> actions = new ArrayList<>();

        tables.in(beans -> {
            Audit.Export entries = beans.audit().export(filter("device", null, null));
            entries.forEach(entry -> actions.add(entry.action()));
            return true;
        });

        assertThat(actions).hasSize(6).containsOnly("device.updated");
        assertThat(found(filter("audit.exported", null, null))).containsExactly("trail");
    }

    private List<String> found(AuditFilter filter) {
        return tables.in(beans -> beans.audit().list(filter, new Page.Request(null, 200)).items().stream()
                .map(AuditEntry::targetId)
                .toList());
    }

    private static AuditFilter filter(String action, String user, String text) {
        return new AuditFilter(action, user, null, null, null, null, text);
    }
}
