package dev.recado.users;

import dev.recado.platform.SealedColumns;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.UUID;

/** Tells rotation where the secrets of authenticator apps are. */
@ApplicationScoped
class SealedSecondFactors implements SealedColumns {

    @Override
    public List<Column> list() {
        return List.of(Column.ofTenants(
                "SecondFactor", "userId", "sealedSecret", (userId, none) -> SecondFactorRows.context((UUID) userId)));
    }
}
