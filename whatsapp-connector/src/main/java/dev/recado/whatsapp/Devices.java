package dev.recado.whatsapp;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The devices that the server told us about last. Empty and not loaded until it has done so once. */
final class Devices {
    private volatile @Nullable Snapshot snapshot;

    /** Whether the server has told us its devices since this service started. */
    boolean loaded() {
        return snapshot != null;
    }

    void replace(List<Device> devices) {
        snapshot = Snapshot.of(devices);
    }

    Collection<Device> all() {
        return current().byId.values();
    }

    @Nullable
    Device byId(String id) {
        return current().byId.get(id);
    }

    @Nullable
    Device byPhoneNumberId(String phoneNumberId) {
        return current().byPhoneNumberId.get(phoneNumberId);
    }

    /** One device for each Meta app, so that a signature is tried once per app secret. */
    List<Device> apps() {
        return current().apps;
    }

    private Snapshot current() {
        Snapshot now = snapshot;
        return now == null ? Snapshot.NONE : now;
    }

    private record Snapshot(Map<String, Device> byId, Map<String, Device> byPhoneNumberId, List<Device> apps) {
        static final Snapshot NONE = new Snapshot(Map.of(), Map.of(), List.of());

        static Snapshot of(List<Device> devices) {
            Map<String, Device> byId = new LinkedHashMap<>();
            Map<String, Device> byPhoneNumberId = new LinkedHashMap<>();
            Map<String, Device> byAppSecret = new LinkedHashMap<>();
            for (Device device : devices) {
                byId.put(device.id(), device);
                byPhoneNumberId.put(device.phoneNumberId(), device);
                if (!device.appSecret().isEmpty()) {
                    byAppSecret.putIfAbsent(device.appSecret(), device);
                }
            }
            return new Snapshot(byId, byPhoneNumberId, new ArrayList<>(byAppSecret.values()));
        }
    }
}
