package dev.recado.users;

import dev.recado.platform.SealedColumns;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/** Tells rotation where the private keys of access tokens are. */
@ApplicationScoped
class SealedSigningKeys implements SealedColumns {

    @Override
    public List<Column> list() {
        return List.of(
                Column.ofInstallation("SigningKey", "kid", "sealedPrivateKey", (kid, none) -> "signing-key:" + kid));
    }
}
