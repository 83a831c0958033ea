package dev.recado.channels;

import dev.recado.platform.Page;
import dev.recado.platform.Requires;
import dev.recado.platform.Role;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.UUID;

@ApplicationScoped
public class Devices {
    @Requires(Role.ADMIN)
    @Transactional
    public DeviceDetails create(NewDevice from) {
        throw new UnsupportedOperationException();
    }

    @Requires(Role.VIEWER)
    @Transactional
    public Page<DeviceDetails> list(Page.Request page) {
        throw new UnsupportedOperationException();
    }

    @Requires(Role.VIEWER)
    @Transactional
    public DeviceDetails get(UUID id) {
        throw new UnsupportedOperationException();
    }

    @Requires(Role.ADMIN)
    @Transactional
    public DeviceDetails update(UUID id, long version, DeviceChange change) {
        throw new UnsupportedOperationException();
    }

    @Requires(Role.ADMIN)
    @Transactional
    public void delete(UUID id) {
        throw new UnsupportedOperationException();
    }

    @Requires(Role.ADMIN)
    @Transactional
    public String verifyToken(UUID id) {
        throw new UnsupportedOperationException();
    }

    @Requires(Role.ADMIN)
    public DeviceTest test(UUID id) {
        throw new UnsupportedOperationException();
    }

    @Transactional
    public Map<UUID, String> names(Collection<UUID> ids) {
        throw new UnsupportedOperationException();
    }

    public void webhookSeen(UUID id, Instant at) {
        throw new UnsupportedOperationException();
    }

    public void problem(UUID id, Instant at, String code, String text) {
        throw new UnsupportedOperationException();
    }
}
