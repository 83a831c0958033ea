package dev.recado.encryption;

import dev.recado.platform.SealedColumns.Column;
import dev.recado.platform.SecretBox;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Transactional;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The rows that hold sealed texts, for the owner whose tenant (or none) is bound. */
@ApplicationScoped
class SealedTexts {
    private static final Logger LOG = LoggerFactory.getLogger(SealedTexts.class);

    @PersistenceContext
    EntityManager em;

    @Inject
    SecretBox secrets;

    /**
     * What became of one step.
     *
     * @param last id of the last row that was looked at; null when there are no more
     */
    record Step(@Nullable Object last, long done, long failed) {}

    /** How many rows there are that the owner's present key has not sealed. */
    @Transactional(Transactional.TxType.REQUIRES_NEW)
    public long count(Column column, @Nullable String prefix) {
        var query = em.createQuery(
                "select count(*) from " + column.entity() + " e where e." + column.text() + " is not null"
                        + (prefix == null
                                ? ""
                                : " and substring(e." + column.text() + ", 1, " + prefix.length() + ") <> :prefix"),
                Long.class);
        if (prefix != null) {
            query.setParameter("prefix", prefix);
        }
        return query.getSingleResult();
    }

    /**
     * Seals up to {@code most} texts anew that the owner's present key has not sealed, in one transaction. A text is replaced
     * only where it still is what was read: whoever changes it meanwhile wins, and has sealed theirs with the present key.
     * No version is raised, so nobody's edit gets stale by it.
     */
    @Transactional(Transactional.TxType.REQUIRES_NEW)
    public Step seal(Column column, UUID owner, String prefix, @Nullable Object after, int most) {
        String text = "e." + column.text();
        String also = column.also() == null ? "" : ", e." + column.also();
        var query = em.createQuery(
                        "select e." + column.id() + ", " + text + also + " from " + column.entity() + " e where " + text
                                + " is not null and substring(" + text + ", 1, " + prefix.length() + ") <> :prefix"
                                + (after == null ? "" : " and e." + column.id() + " > :after") + " order by e."
                                + column.id(),
                        Object[].class)
                .setParameter("prefix", prefix)
                .setMaxResults(most);
        if (after != null) {
            query.setParameter("after", after);
        }
        List<Object[]> rows = query.getResultList();
        long done = 0;
        long failed = 0;
        for (Object[] row : rows) {
            if (renew(column, row)) {
                done++;
            } else {
                failed++;
            }
        }
        return new Step(rows.size() < most ? null : rows.getLast()[0], done, failed);
    }

    private boolean renew(Column column, Object[] row) {
        String old = (String) row[1];
        String context = column.context().apply(row[0], row.length > 2 ? row[2] : null);
        String renewed;
        try {
            String secret = secrets.open(old, context);
            renewed = column.ofInstallation()
                    ? secrets.sealForInstallation(secret, context)
                    : secrets.seal(secret, context);
        } catch (IllegalStateException lost) {
            LOG.error("{} {}: its {} does not open and is left as it is", column.entity(), row[0], column.text(), lost);
            return false;
        }
        em.createQuery("update " + column.entity() + " e set e." + column.text() + " = :renewed where e." + column.id()
                        + " = :id and e." + column.text() + " = :old")
                .setParameter("renewed", renewed)
                .setParameter("id", row[0])
                .setParameter("old", old)
                .executeUpdate();
        return true;
    }
}
