package dev.recado.channels;

import dev.recado.platform.CurrentTenant;
import dev.recado.platform.Texts;
import dev.recado.tenants.Tenants;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Trouble that is noticed before a tenant is known, written down with the device that it concerns. */
@ApplicationScoped
public class DeviceProblems {
    @Inject
    DeviceRoutes routes;

    @Inject
    DeviceHealth health;

    @Inject
    Tenants tenants;

    /**
     * Webhook calls in a device's name were refused. Nothing happens when neither id is one of ours.
     *
     * @param kind key of the text that is shown as the device's last error
     */
    public void refused(@Nullable UUID deviceId, @Nullable String phoneNumberId, Instant at, int count, String kind) {
        Optional<DeviceRoutes.Route> route = deviceId == null ? Optional.empty() : routes.find(deviceId);
        if (route.isEmpty() && phoneNumberId != null) {
            route = routes.findByPhoneNumberId(phoneNumberId);
        }
        route.ifPresent(found -> CurrentTenant.run(found.tenant(), () -> {
            Texts texts = Texts.of("dev.recado.channels", tenants.current().locale());
            health.refused(found.deviceId(), at, count, texts.get("refused." + kind));
        }));
    }
}
