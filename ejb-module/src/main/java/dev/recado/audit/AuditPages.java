package dev.recado.audit;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Transactional;
import java.util.List;
import java.util.UUID;

/** The transactions of an export: one for each page, so that no connection is held while somebody downloads slowly. */
@ApplicationScoped
class AuditPages {
    @PersistenceContext
    EntityManager em;

    @Transactional(Transactional.TxType.REQUIRES_NEW)
    public List<AuditEntry> before(UUID id, AuditFilter filter, int most) {
        return new AuditQuery(Audit.tenant(), filter)
                .before(em, id, most)
                .getResultStream()
                .map(AuditRow::entry)
                .toList();
    }
}
