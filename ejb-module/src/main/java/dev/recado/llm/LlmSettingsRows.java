package dev.recado.llm;

import dev.recado.platform.CurrentTenant;
import dev.recado.platform.Invalid;
import dev.recado.platform.SecretBox;
import dev.recado.platform.Stale;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Transactional;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The stored settings of the current tenant, and what a key may be used for. */
@ApplicationScoped
class LlmSettingsRows {
    // A shorter key would be given away by showing four characters of it.
    private static final int SHORTEST_HINTED_KEY = 12;

    private static final Logger LOG = LoggerFactory.getLogger(LlmSettingsRows.class);

    @PersistenceContext
    EntityManager em;

    @Inject
    SecretBox secrets;

    @Transactional(Transactional.TxType.MANDATORY)
    public void create() {
        em.persist(new LlmSettingsRow(ModelSettings.OFFLINE));
    }

    @Transactional(Transactional.TxType.MANDATORY)
    public LlmSettingsRow row() {
        return em.createQuery("select s from LlmSettingsRow s", LlmSettingsRow.class)
                .getResultStream()
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("The tenant has no model settings"));
    }

    /** The present settings with their key, and the version that they have; empty if that is the known one. */
    @Transactional
    public Optional<Versioned> presentUnless(@Nullable Long known) {
        LlmSettingsRow row = row();
        if (known != null && known == row.version()) {
            // No key has to be opened.
            return Optional.empty();
        }
        ModelSettings settings = row.settings();
        return Optional.of(new Versioned(settings.withKey(keyFor(row, settings)), row.version()));
    }

    /** The settings as they would be after the change, with the key that would go along. */
    @Transactional
    public ModelSettings after(LlmSettingsChange change) {
        LlmSettingsRow row = row();
        ModelSettings settings = row.settings().with(change);
        String key = key(row, settings, change);
        requireKey(settings, key);
        return settings.withKey(key);
    }

    @Transactional(Transactional.TxType.MANDATORY)
    public LlmSettingsDetails change(long version, LlmSettingsChange change) {
        LlmSettingsRow row = row();
        em.lock(row, LockModeType.PESSIMISTIC_WRITE);
        if (row.version() != version) {
            throw new Stale("llm-settings", CurrentTenant.get());
        }
        ModelSettings settings = row.settings().with(change);
        requireKey(settings, key(row, settings, change));
        row.set(settings);
        String address = settings.address();
        if (settings.key() != null && address != null) {
            String key = settings.key();
            row.setKey(secrets.seal(key, context(address)), address, hint(key));
        } else if (change.apiKey() != null) {
            row.removeKey();
        }
        em.flush();
        return row.details();
    }

    /** What is shown of a key. */
    static String hint(String key) {
        return key.length() < SHORTEST_HINTED_KEY ? "" : key.substring(key.length() - 4);
    }

    private @Nullable String key(LlmSettingsRow row, ModelSettings settings, LlmSettingsChange change) {
        return change.apiKey() == null ? keyFor(row, settings) : settings.key();
    }

    /**
     * The stored key, if it may go to the address of these settings; {@link Invalid} when it was entered for another,
     * {@link ModelFailure} when it can't be opened.
     */
    private @Nullable String keyFor(LlmSettingsRow row, ModelSettings settings) {
        String sealed = row.sealedKey();
        String address = settings.address();
        if (sealed == null || address == null) {
            return null;
        }
        if (!address.equals(row.keyAddress())) {
            throw new Invalid("llm.key-anew", address);
        }
        try {
            return secrets.open(sealed, context(address));
        } catch (IllegalStateException unreadable) {
            LOG.error("The model key of the tenant can't be opened", unreadable);
            throw new ModelFailure(ModelFailure.Kind.KEY_UNREADABLE, settings, "");
        }
    }

    private static void requireKey(ModelSettings settings, @Nullable String key) {
        // A server of one's own may need none.
        boolean own = settings.baseUrl() != null
                && !Objects.equals(settings.baseUrl(), settings.provider().defaultBaseUrl());
        if (key == null && settings.provider() != Provider.OFFLINE && !own) {
            throw new Invalid("llm.key-missing", settings.provider().title());
        }
    }

    /** The address is authenticated with the key, so that neither a bug nor a hand in the database can redirect it. */
    static String context(String address) {
        return "llm:" + CurrentTenant.get() + ":" + address;
    }

    /** Settings and the version of the row that they came from. */
    record Versioned(ModelSettings settings, long version) {}
}
