package dev.recado.llm;

import dev.langchain4j.data.message.UserMessage;
import dev.recado.platform.CurrentTenant;
import dev.recado.platform.InternalAddresses;
import dev.recado.platform.TenantId;
import dev.recado.platform.Texts;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Makes the models that answer. A model is kept for a tenant only as long as the version of its settings is the present
 * one, so that a change takes effect on the next call and a changed key is never ignored; it is never re-keyed.
 */
@ApplicationScoped
public class ChatModels {
    @Inject
    LlmSettingsRows rows;

    @Inject
    Transactions transactions;

    @Inject
    @ConfigProperty(name = "recado.llm.internal-hosts")
    Optional<String> internalHosts = Optional.empty();

    private final Map<TenantId, Kept> kept = new ConcurrentHashMap<>();

    private Wire wire;

    @PostConstruct
    void open() {
        wire = new Wire(new InternalAddresses(internalHosts.orElse("")), transactions);
    }

    @PreDestroy
    void close() {
        wire.close();
    }

    /** The model of the current tenant; empty when its answers come without one (OFFLINE). */
    public Optional<TenantModel> current() {
        TenantId tenant = CurrentTenant.get();
        Kept before = kept.get(tenant);
        return rows.presentUnless(before == null ? null : before.version())
                .map(changed -> new Kept(changed.version(), make(changed.settings())))
                .map(fresh -> {
                    kept.put(tenant, fresh);
                    return fresh;
                })
                .or(() -> Optional.ofNullable(before))
                .flatMap(Kept::model);
    }

    /** Tries settings that may not be saved. */
    ConnectionTest test(ModelSettings settings, Locale locale) {
        Texts texts = Texts.of(LlmSettings.TEXTS, locale);
        Optional<TenantModel> model = make(settings);
        if (model.isEmpty()) {
            return new ConnectionTest(true, "llm.offline", texts.get("llm.offline"), 0);
        }
        long began = System.nanoTime();
        try {
            model.get().ask(List.of(UserMessage.from("Reply with the single word: ok")), List.of());
            return new ConnectionTest(
                    true,
                    "llm.ok",
                    texts.get("llm.ok", settings.provider().title(), settings.effectiveModel()),
                    millisSince(began));
        } catch (ModelFailure failure) {
            return new ConnectionTest(false, failure.code(), failure.text(locale), millisSince(began));
        }
    }

    Optional<TenantModel> make(ModelSettings settings) {
        return settings.provider() == Provider.OFFLINE
                ? Optional.empty()
                : Optional.of(new TenantModel(settings, wire));
    }

    private static long millisSince(long nanos) {
        return (System.nanoTime() - nanos) / 1_000_000;
    }

    private record Kept(long version, Optional<TenantModel> model) {}
}
