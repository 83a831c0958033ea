package dev.recado.platform.idempotency;

import dev.recado.platform.SealedColumns;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/** Tells rotation where kept answers are. */
@ApplicationScoped
class SealedAnswers implements SealedColumns {

    @Override
    public List<Column> list() {
        return List.of(Column.ofTenants(
                "IdempotentRequest", "id", "sealedBody", (id, none) -> IdempotentRequests.context((String) id)));
    }
}
