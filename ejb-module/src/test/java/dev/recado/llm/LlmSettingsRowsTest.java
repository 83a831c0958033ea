package dev.recado.llm;

import dev.recado.platform.CurrentTenant;
import dev.recado.platform.Invalid;
import dev.recado.platform.RecadoException;
import dev.recado.platform.SecretBoxes;
import dev.recado.platform.Stale;
import dev.recado.platform.TenantId;
import jakarta.persistence.EntityManager;
import java.lang.reflect.Proxy;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class LlmSettingsRowsTest {
    private static final TenantId TENANT = new TenantId(UUID.randomUUID());

    private final LlmSettingsRow row = new LlmSettingsRow(ModelSettings.OFFLINE);
    private final LlmSettingsRows rows = new LlmSettingsRows() {
        @Override
        public LlmSettingsRow row() {
            return row;
        }
    };

    @BeforeEach
    void setUp() {
        rows.secrets = SecretBoxes.forTests();
        // Locking and flushing is all that is asked of it here.
        rows.em = (EntityManager) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {EntityManager.class}, (proxy, method, arguments) -> null);
    }

    @Test
    void a_key_is_stored_sealed_and_shown_by_its_last_four_characters() throws Exception {
        LlmSettingsDetails details = change(
                new LlmSettingsChange(Provider.OPENAI, null, "gpt-4.1", null, null, null, " sk-proj-abcdef123456 "));

        assertThat(details.hasKey()).isTrue();
        assertThat(details.keyHint()).isEqualTo("3456");
        assertThat(row.sealedKey()).startsWith("v2:").doesNotContain("abcdef");
        assertThat(present().settings().key()).isEqualTo("sk-proj-abcdef123456");
    }

    @Test
    void a_stored_key_is_never_sent_to_another_address() throws Exception {
        change(new LlmSettingsChange(Provider.OPENAI, null, null, null, null, null, "sk-proj-abcdef123456"));
        LlmSettingsChange elsewhere =
                new LlmSettingsChange(null, "https://attacker.example/v1", null, null, null, null, null);

        assertCode("llm.key-anew", () -> here(() -> rows.after(elsewhere)));
        assertCode("llm.key-anew", () -> change(elsewhere));
        assertCode("llm.key-anew", () -> change(change(Provider.GEMINI)));
        assertThat(present().settings().address()).isEqualTo("https://api.openai.com/v1");
    }

    @Test
    void another_address_is_fine_with_a_key_of_its_own() throws Exception {
        change(new LlmSettingsChange(Provider.OPENAI, null, null, null, null, null, "sk-proj-abcdef123456"));

        change(new LlmSettingsChange(
                null, "https://models.example/v1/", null, null, null, null, "other-key-0987654321"));

        ModelSettings settings = present().settings();
        assertThat(settings.address()).isEqualTo("https://models.example/v1");
        assertThat(settings.key()).isEqualTo("other-key-0987654321");
    }

    @Test
    void a_key_survives_a_while_offline() throws Exception {
        change(new LlmSettingsChange(Provider.OPENAI, null, null, null, null, null, "sk-proj-abcdef123456"));
        change(change(Provider.OFFLINE));

        change(change(Provider.OPENAI));

        assertThat(present().settings().key()).isEqualTo("sk-proj-abcdef123456");
    }

    @Test
    void the_provider_itself_needs_a_key_but_a_server_of_ones_own_may_not() throws Exception {
        assertCode("llm.key-missing", () -> change(change(Provider.OPENAI)));

        change(new LlmSettingsChange(Provider.OPENAI, "http://127.0.0.1:11434/v1", null, null, null, null, null));

        assertThat(present().settings().key()).isNull();
    }

    @Test
    void a_key_that_no_longer_opens_is_a_failure_of_the_model() {
        row.set(new ModelSettings(Provider.OPENAI, null, null, 0, 100, 5, null));
        row.setKey("v1:" + "A".repeat(80), "https://api.openai.com/v1", "3456");

        assertThatThrownBy(() -> present())
                .isInstanceOfSatisfying(ModelFailure.class, failure -> assertThat(failure.code())
                        .isEqualTo("llm.key-unreadable"));
    }

    @Test
    void what_is_known_already_is_not_read_again() throws Exception {
        long version = present().version();

        assertThat(here(() -> rows.presentUnless(version))).isEmpty();
        assertThat(here(() -> rows.presentUnless(version + 1))).isPresent();
    }

    @Test
    void an_empty_key_removes_the_stored_one() throws Exception {
        change(new LlmSettingsChange(
                Provider.OPENAI, "http://m.example", null, null, null, null, "sk-proj-abcdef123456"));

        LlmSettingsDetails details = change(new LlmSettingsChange(null, null, null, null, null, null, ""));

        assertThat(details.hasKey()).isFalse();
        assertThat(row.sealedKey()).isNull();
    }

    @Test
    void a_short_key_is_not_hinted_at() throws Exception {
        LlmSettingsDetails details =
                change(new LlmSettingsChange(Provider.OPENAI, null, null, null, null, null, "abcd1234"));

        assertThat(details.keyHint()).isEmpty();
    }

    @Test
    void a_change_of_an_older_version_is_stale() {
        assertThatThrownBy(() -> here(() -> rows.change(7, change(Provider.OFFLINE))))
                .isInstanceOf(Stale.class);
    }

    @Test
    void what_can_not_be_right_is_refused_with_a_code() {
        assertInvalid("llm.base-url", "ftp://models.example");
        assertInvalid("llm.base-url", "models.example/v1");
        assertInvalid("llm.base-url", "https://models.example/v1?key=1");
        assertInvalid("llm.base-url-user-info", "https://user:secret@models.example/v1");
        assertCode(
                "llm.model",
                () -> ModelSettings.OFFLINE.with(
                        new LlmSettingsChange(null, null, "../../admin", null, null, null, null)));
        assertCode(
                "llm.temperature",
                () -> ModelSettings.OFFLINE.with(
                        new LlmSettingsChange(null, null, null, Double.NaN, null, null, null)));
        assertCode(
                "llm.timeout-seconds",
                () -> ModelSettings.OFFLINE.with(new LlmSettingsChange(null, null, null, null, null, 0, null)));
        assertCode(
                "llm.key",
                () -> ModelSettings.OFFLINE.with(
                        new LlmSettingsChange(null, null, null, null, null, null, "abc\r\nHost: x")));
    }

    private static void assertInvalid(String code, String url) {
        assertCode(
                code,
                () -> ModelSettings.OFFLINE.with(
                        new LlmSettingsChange(Provider.OPENAI, url, null, null, null, null, null)));
    }

    private static void assertCode(String code, Callable<?> work) {
        assertThatThrownBy(work::call)
                .isInstanceOf(Invalid.class)
                .extracting(e -> ((RecadoException) e).code())
                .isEqualTo(code);
    }

    private static LlmSettingsChange change(Provider provider) {
        return new LlmSettingsChange(provider, null, null, null, null, null, null);
    }

    private LlmSettingsDetails change(LlmSettingsChange change) throws Exception {
        return here(() -> rows.change(0, change));
    }

    private LlmSettingsRows.Versioned present() throws Exception {
        return here(() -> rows.presentUnless(null)).orElseThrow();
    }

    private static <T> T here(Callable<T> work) {
        return CurrentTenant.call(TENANT, work);
    }
}
