package dev.recado.llm;

import dev.langchain4j.data.message.UserMessage;
import dev.recado.llm.LlmSettingsRows.Versioned;
import dev.recado.platform.CurrentTenant;
import dev.recado.platform.TenantId;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static dev.recado.llm.FakeProvider.status;
import static org.assertj.core.api.Assertions.assertThat;

@Timeout(30)
class ChatModelsTest {
    private static final TenantId ONE = new TenantId(UUID.randomUUID());
    private static final TenantId OTHER = new TenantId(UUID.randomUUID());

    private final FakeProvider provider = new FakeProvider();
    private final Map<TenantId, Versioned> stored = new HashMap<>();
    private final ChatModels models = new ChatModels();

    @BeforeEach
    void open() {
        models.rows = new LlmSettingsRows() {
            @Override
            public Optional<Versioned> presentUnless(@Nullable Long known) {
                return Optional.ofNullable(stored.get(CurrentTenant.get()))
                        .filter(present -> known == null || present.version() != known);
            }
        };
        models.internalHosts = Optional.of("127.0.0.1");
        models.transactions = new PretendedTransactions();
        models.open();
    }

    @AfterEach
    void close() {
        models.close();
        provider.close();
    }

    @Test
    void a_changed_key_is_used_by_the_next_call() {
        provider.thenOpenAi("um").thenOpenAi("dois");
        store(ONE, "key-of-yesterday", 3);
        ask(ONE);
        store(ONE, "key-of-today", 4);

        ask(ONE);

        assertThat(provider.requests())
                .extracting(request -> request.header("Authorization"))
                .containsExactly("Bearer key-of-yesterday", "Bearer key-of-today");
    }

    @Test
    void tenants_never_share_a_model() {
        provider.thenOpenAi("um").thenOpenAi("dois").thenOpenAi("três");
        store(ONE, "key-of-one", 1);
        store(OTHER, "key-of-other", 1);

        ask(ONE);
        ask(OTHER);
        ask(ONE);

        assertThat(provider.requests())
                .extracting(request -> request.header("Authorization"))
                .containsExactly("Bearer key-of-one", "Bearer key-of-other", "Bearer key-of-one");
    }

    @Test
    void a_model_is_kept_while_its_settings_stay() {
        store(ONE, "key", 1);

        TenantModel first = CurrentTenant.call(ONE, () -> models.current().orElseThrow());

        assertThat(CurrentTenant.call(ONE, () -> models.current().orElseThrow()))
                .isSameAs(first);
    }

    @Test
    void offline_is_no_model() {
        stored.put(ONE, new Versioned(ModelSettings.OFFLINE, 0));

        assertThat(CurrentTenant.call(ONE, models::current)).isEmpty();
    }

    @Test
    void a_test_says_that_all_is_well() {
        provider.thenOpenAi("ok");

        ConnectionTest test = models.test(provider.settings(Provider.OPENAI, "/v1", null, 5), Locale.ENGLISH);

        assertThat(test.ok()).isTrue();
        assertThat(test.code()).isEqualTo("llm.ok");
        assertThat(test.text()).contains("OpenAI", "gpt-4.1-mini");
    }

    @Test
    void a_test_says_exactly_what_is_wrong_in_the_persons_language() {
        provider.then(status(401, "{\"error\":{\"message\":\"Incorrect API key provided\"}}"))
                .then(status(404, "{\"error\":{\"message\":\"no such model\"}}"));
        ModelSettings settings = provider.settings(Provider.OPENAI, "/v1", "gpt-9", 5);

        ConnectionTest refused = models.test(settings, Locale.of("pt", "BR"));
        ConnectionTest unknown = models.test(settings, Locale.ENGLISH);

        assertThat(refused.ok()).isFalse();
        assertThat(refused.code()).isEqualTo("llm.key-refused");
        assertThat(refused.text()).startsWith("OpenAI recusou a chave (HTTP 401: Incorrect API key provided).");
        assertThat(unknown.code()).isEqualTo("llm.model-unknown");
        assertThat(unknown.text()).startsWith("OpenAI does not know the model gpt-9 at the address " + provider.url());
    }

    private void store(TenantId tenant, String key, long version) {
        stored.put(
                tenant,
                new Versioned(provider.settings(Provider.OPENAI, "/v1", null, 5).withKey(key), version));
    }

    private void ask(TenantId tenant) {
        CurrentTenant.call(
                tenant, () -> models.current().orElseThrow().ask(List.of(UserMessage.from("Oi")), List.of()));
    }
}
