package dev.recado.privacy;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** The reading of an export, in pieces that fit into memory, each a short transaction with the tenant bound. */
@ApplicationScoped
@Transactional(Transactional.TxType.REQUIRES_NEW)
class ExportPages {
    private static final int ROWS = 500;
    private static final int CHARACTERS = 4_000_000;

    @Inject
    Rows rows;

    public List<Map<String, Object>> after(TenantTable table, UUID tenant, UUID id) {
        return rows.page(table, tenant, id, ROWS, CHARACTERS);
    }

    public byte[] part(UUID document, int part) {
        return rows.part(document, part);
    }
}
