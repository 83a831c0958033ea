package dev.recado.channels;

import dev.recado.platform.SealedColumns;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.UUID;

/** Tells rotation where the devices' secrets are. */
@ApplicationScoped
class SealedDeviceSecrets implements SealedColumns {

    @Override
    public List<Column> list() {
        return List.of(
                column("accessToken", DeviceSecrets.ACCESS_TOKEN),
                column("appSecret", DeviceSecrets.APP_SECRET),
                column("verifyToken", DeviceSecrets.VERIFY_TOKEN));
    }

    private static Column column(String text, String what) {
        return Column.ofTenants("Device", "id", text, (id, none) -> DeviceSecrets.context((UUID) id, what));
    }
}
