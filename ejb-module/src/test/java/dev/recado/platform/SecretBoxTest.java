package dev.recado.platform;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class SecretBoxTest {
    private static final TenantId ANA = new TenantId(UUID.randomUUID());
    private static final TenantId BIA = new TenantId(UUID.randomUUID());
    private static final String FORMER_KEY = Base64.getEncoder().encodeToString(new byte[32]);

    @TempDir
    Path folder;

    private final SecretBoxes.RowsInMemory rows = new SecretBoxes.RowsInMemory();
    private MasterKeys masterKeys;
    private SecretBox box;

    @Test
    void a_sealed_secret_opens_where_it_belongs_and_shows_nothing_before() {
        open(Optional.empty());
        String sealed = box.seal("sk-ação", "llm:1");

        assertThat(sealed).startsWith("v2:").doesNotContain("sk-");
        assertThat(box.open(sealed, "llm:1")).isEqualTo("sk-ação");
        assertThat(box.seal("sk-ação", "llm:1")).isNotEqualTo(sealed);
    }

    @Test
    void a_sealed_secret_that_was_copied_or_changed_does_not_open() {
        open(Optional.empty());
        String sealed = box.seal("secret", "llm:1");
        char last = sealed.charAt(sealed.length() - 5);

        assertThatThrownBy(() -> box.open(sealed, "llm:2")).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> box.open(
                        sealed.substring(0, sealed.length() - 5)
                                + (last == 'A' ? 'B' : 'A')
                                + sealed.substring(sealed.length() - 4),
                        "llm:1"))
                .isInstanceOf(IllegalStateException.class);
        for (String odd : new String[] {"", "v2:", "v2:short:", "v3:x", "v2:" + "!".repeat(22) + ":AAAA", "v1:"}) {
            assertThatThrownBy(() -> box.open(odd, "llm:1")).as(odd).isInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    void each_tenant_and_the_installation_have_keys_of_their_own() {
        open(Optional.empty());
        String anas = CurrentTenant.call(ANA, () -> box.seal("hers", "x"));
        String bias = CurrentTenant.call(BIA, () -> box.seal("hers", "x"));
        String installations = CurrentTenant.call(ANA, () -> box.sealForInstallation("all", "x"));

        assertThat(rows.all())
                .extracting(WrappedKey::owner)
                .containsExactlyInAnyOrder(ANA.value(), BIA.value(), DataKeys.INSTALLATION);
        assertThat(CurrentTenant.call(ANA, () -> box.open(anas, "x"))).isEqualTo("hers");
        assertThat(CurrentTenant.call(BIA, () -> box.open(installations, "x"))).isEqualTo("all");
        // At log-in nobody's tenant is known yet.
        assertThat(box.open(bias, "x")).isEqualTo("hers");
        assertThatThrownBy(() -> CurrentTenant.call(ANA, () -> box.open(bias, "x")))
                .hasMessageContaining("another tenant");
    }

    @Test
    void without_its_tenants_key_a_secret_is_gone_for_good() {
        open(Optional.empty());
        String anas = CurrentTenant.call(ANA, () -> box.seal("hers", "x"));
        String bias = CurrentTenant.call(BIA, () -> box.seal("hers", "x"));

        assertThat(box.keys.shred(ANA)).isEqualTo(1);

        assertThatThrownBy(() -> CurrentTenant.call(ANA, () -> box.open(anas, "x")))
                .hasMessageContaining("gone");
        assertThat(CurrentTenant.call(BIA, () -> box.open(bias, "x"))).isEqualTo("hers");
    }

    @Test
    void a_new_data_key_seals_and_the_former_one_opens_until_it_is_destroyed() {
        open(Optional.empty());
        String before = box.seal("secret", "x");
        String formerPrefix = box.presentPrefix(DataKeys.INSTALLATION);

        box.keys.renew(DataKeys.INSTALLATION);
        String after = box.seal("secret", "x");

        assertThat(before).startsWith(formerPrefix);
        assertThat(after).doesNotStartWith(formerPrefix).startsWith(box.presentPrefix(DataKeys.INSTALLATION));
        assertThat(box.open(before, "x")).isEqualTo("secret");
        box.keys.retireFormer(DataKeys.INSTALLATION);
        assertThat(box.open(before, "x")).isEqualTo("secret");
        assertThat(box.keys.destroyRetired(DataKeys.INSTALLATION, Instant.MAX)).isEqualTo(1);
        assertThatThrownBy(() -> box.open(before, "x")).hasMessageContaining("gone");
        assertThat(box.open(after, "x")).isEqualTo("secret");
    }

    @Test
    void a_new_master_key_wraps_all_data_keys_anew_and_no_secret_changes() {
        open(Optional.empty());
        String sealed = box.seal("secret", "x");
        String anas = CurrentTenant.call(ANA, () -> box.seal("hers", "x"));

        assertThat(box.keys.addMasterKey()).isEqualTo("recado-master-2");
        assertThat(box.keys.rewrap()).isEqualTo(2);

        assertThat(rows.all()).extracting(WrappedKey::masterKey).containsOnly("recado-master-2");
        assertThat(box.keys.rewrap()).as("once more").isZero();
        SecretBox restarted = SecretBoxes.box(masterKeys, rows);
        assertThat(restarted.open(sealed, "x")).isEqualTo("secret");
        assertThat(CurrentTenant.call(ANA, () -> restarted.open(anas, "x"))).isEqualTo("hers");
        assertThat(restarted.keys.masterKeys())
                .containsExactly(
                        new DataKeys.KeyCount("recado-master-2", 2), new DataKeys.KeyCount("recado-master-1", 0));
    }

    @Test
    void a_wrapped_key_that_was_given_to_another_owner_does_not_open() {
        open(Optional.empty());
        CurrentTenant.call(ANA, () -> box.seal("hers", "x"));
        WrappedKey anas = rows.all().getFirst();
        rows.activate(anas.id(), BIA.value(), anas.wrapped(), anas.masterKey(), null);
        rows.shred(ANA.value());
        SecretBox restarted = SecretBoxes.box(masterKeys, rows);

        assertThatThrownBy(() -> CurrentTenant.call(BIA, () -> restarted.seal("hers", "x")))
                .hasMessageContaining("does not open");
    }

    @Test
    void an_empty_credential_store_beside_data_keys_is_taken_for_lost() {
        open(Optional.empty());
        box.seal("secret", "x");
        SecretBox withoutStore = SecretBoxes.box(SecretBoxes.masterKeys(Optional.empty(), folder), rows);

        assertThatThrownBy(() -> CurrentTenant.call(ANA, () -> withoutStore.seal("hers", "x")))
                .hasMessageContaining("Restore");
    }

    @Test
    void texts_of_the_first_format_open_with_the_former_key_from_then_on_in_the_credential_store() {
        open(Optional.of(FORMER_KEY));
        String sealed = firstFormat("secret", "x");

        assertThat(box.open(sealed, "x")).isEqualTo("secret");

        masterKeys.formerKey = Optional.empty();
        assertThat(box.open(sealed, "x")).isEqualTo("secret");
        assertThat(masterKeys.aliases()).as("it wraps nothing").isEmpty();
    }

    @Test
    void the_former_key_file_is_taken_over_too() throws Exception {
        Files.writeString(folder.resolve("master.key"), FORMER_KEY + "\n");
        open(Optional.empty());

        assertThat(box.open(firstFormat("secret", "x"), "x")).isEqualTo("secret");
    }

    @Test
    void a_missing_or_odd_former_key_is_explained() {
        open(Optional.empty());
        assertThatThrownBy(() -> box.open(firstFormat("secret", "x"), "x")).hasMessageContaining("RECADO_MASTER_KEY");
        open(Optional.of(Base64.getEncoder().encodeToString(new byte[16])));
        assertThatThrownBy(() -> box.open(firstFormat("secret", "x"), "x")).hasMessageContaining("32 bytes");
    }

    private void open(Optional<String> former) {
        masterKeys = SecretBoxes.masterKeys(former, folder);
        box = SecretBoxes.box(masterKeys, rows);
    }

    private static String firstFormat(String secret, String context) {
        SecretKey key = new SecretKeySpec(new byte[32], "AES");
        return "v1:" + AesGcm.encrypt(key, secret.getBytes(StandardCharsets.UTF_8), context);
    }
}
