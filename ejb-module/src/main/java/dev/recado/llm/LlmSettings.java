package dev.recado.llm;

import dev.recado.audit.Audit;
import dev.recado.platform.CurrentTenant;
import dev.recado.platform.Invalid;
import dev.recado.platform.Language;
import dev.recado.platform.Requires;
import dev.recado.platform.Role;
import dev.recado.platform.Stale;
import dev.recado.tenants.TenantCreated;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.util.Locale;

/** Which model answers for the tenant. A change takes effect on the next turn. */
@ApplicationScoped
public class LlmSettings {
    static final String TEXTS = "dev.recado.llm";

    @Inject
    LlmSettingsRows rows;

    @Inject
    ChatModels models;

    @Inject
    Audit audit;

    /** The settings, without the key. */
    @Requires(Role.VIEWER)
    @Transactional
    public LlmSettingsDetails get() {
        return rows.row().details();
    }

    /**
     * Changes settings; {@link Stale} unless the version is the present one, {@link Invalid} when they can't be right. A
     * change of provider or address without a key is refused while a key is stored for another address.
     */
    @Requires(Role.ADMIN)
    @Transactional
    public LlmSettingsDetails update(long version, LlmSettingsChange change) {
        LlmSettingsDetails before = rows.row().details();
        LlmSettingsDetails details = rows.change(version, change);
        audit.change("llm.settings-updated", "llm-settings", CurrentTenant.get(), before, details);
        return details;
    }

    /**
     * Tries the model with the settings as they would be after the change, without saving anything, and says in the
     * caller's language what is wrong and what to do. A stored key is used where none is given, but only at the address that it was
     * entered for.
     */
    @Requires(Role.ADMIN)
    @Transactional(Transactional.TxType.NOT_SUPPORTED)
    public ConnectionTest test(LlmSettingsChange change) {
        Locale locale = Language.current();
        ModelSettings settings;
        try {
            settings = rows.after(change);
        } catch (Invalid | ModelFailure wrong) {
            return new ConnectionTest(false, wrong.code(), wrong.text(locale), 0);
        }
        return models.test(settings, locale);
    }

    void tenantCreated(@Observes TenantCreated created) {
        rows.create();
    }
}
