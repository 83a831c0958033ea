package dev.recado.channels;

import dev.recado.platform.CurrentTenant;
import dev.recado.platform.SecretBox;
import dev.recado.platform.TenantId;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The devices' secrets in the clear, for the adapter that hands them to the connector and for nobody else: no face of the
 * system may call this.
 */
@ApplicationScoped
public class DeviceSecrets {
    static final String ACCESS_TOKEN = "access-token";
    static final String APP_SECRET = "app-secret";
    static final String VERIFY_TOKEN = "verify-token";

    private static final Logger LOG = LoggerFactory.getLogger(DeviceSecrets.class);

    @Inject
    DeviceRoutes routes;

    @Inject
    TenantDevices devices;

    @Inject
    SecretBox box;

    /** A device as the connector must know it. It does not show its secrets when it is logged. */
    public record Opened(
            UUID id,
            String phoneNumberId,
            String displayPhoneNumber,
            String businessAccountId,
            String accessToken,
            String appSecret,
            String verifyToken,
            boolean enabled) {

        @Override
        public String toString() {
            return "device " + id;
        }
    }

    /** One stamp for each device of the installation, in a fixed order; any change of any device changes the list. */
    public List<String> stamps() {
        return routes.all().stream().map(DeviceRoute::stamp).toList();
    }

    /** All devices of the installation, read tenant by tenant. One whose secrets don't open is left out and logged. */
    public List<Opened> all() {
        Map<TenantId, Set<UUID>> byTenant = new LinkedHashMap<>();
        for (DeviceRoute route : routes.all()) {
            byTenant.computeIfAbsent(route.route().tenant(), tenant -> new LinkedHashSet<>())
                    .add(route.deviceId());
        }
        List<Opened> opened = new ArrayList<>();
        byTenant.forEach((tenant, ids) -> {
            for (Device device : CurrentTenant.call(tenant, () -> devices.find(ids))) {
                try {
                    opened.add(open(device));
                } catch (IllegalStateException sealed) {
                    LOG.error("The secrets of device {} do not open; it can't be used", device.id(), sealed);
                }
            }
        });
        return opened;
    }

    static String context(UUID device, String what) {
        return "device:" + device + ":" + what;
    }

    private Opened open(Device device) {
        UUID id = device.id();
        return new Opened(
                id,
                device.phoneNumberId(),
                device.displayPhoneNumber(),
                device.businessAccountId(),
                box.open(device.accessToken(), context(id, ACCESS_TOKEN)),
                box.open(device.appSecret(), context(id, APP_SECRET)),
                box.open(device.verifyToken(), context(id, VERIFY_TOKEN)),
                device.enabled());
    }
}
