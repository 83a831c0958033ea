package dev.recado.llm;

import dev.recado.platform.CurrentTenant;
import dev.recado.platform.SecretBox;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Transactional;
import java.util.Collection;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The current tenant's keys of embedding providers. One is good only for the address that it was entered for; a version that answers
 * keeps its own while the settings already speak of another provider.
 */
@ApplicationScoped
class EmbeddingKeys {
    @PersistenceContext
    EntityManager em;

    @Inject
    SecretBox secrets;

    /** Which key there is, without opening it. */
    record Known(UUID id, long version, String hint) {}

    @Transactional
    public Optional<Known> known(String address) {
        return row(address).map(row -> new Known(row.id(), row.version(), row.keyHint()));
    }

    /** The key in clear; {@link IllegalStateException} when it does not open. */
    @Transactional
    public @Nullable String open(String address) {
        return row(address)
                .map(row -> secrets.open(row.sealedKey(), context(address)))
                .orElse(null);
    }

    @Transactional(Transactional.TxType.MANDATORY)
    public void keep(String address, String key) {
        EmbeddingKeyRow row = row(address).orElseGet(() -> new EmbeddingKeyRow(address));
        row.set(secrets.seal(key, context(address)), LlmSettingsRows.hint(key));
        if (!em.contains(row)) {
            em.persist(row);
        }
        em.flush();
    }

    @Transactional(Transactional.TxType.MANDATORY)
    public void remove(String address) {
        row(address).ifPresent(em::remove);
    }

    /** Forgets the keys for addresses that nothing uses any more. */
    @Transactional(Transactional.TxType.MANDATORY)
    public void removeAllBut(Collection<String> addresses) {
        em.createQuery("select k from EmbeddingKeyRow k", EmbeddingKeyRow.class)
                .getResultStream()
                .filter(row -> !addresses.contains(row.address()))
                .toList()
                .forEach(em::remove);
    }

    private Optional<EmbeddingKeyRow> row(String address) {
        return em.createQuery("select k from EmbeddingKeyRow k where k.address = :address", EmbeddingKeyRow.class)
                .setParameter("address", address)
                .getResultStream()
                .findFirst();
    }

    /** The address is authenticated with the key, so that neither a bug nor a hand in the database can redirect it. */
    static String context(String address) {
        return "embedding:" + CurrentTenant.get() + ":" + address;
    }
}
