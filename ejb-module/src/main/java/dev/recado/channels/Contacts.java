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
import org.jspecify.annotations.Nullable;

@ApplicationScoped
public class Contacts {
    @Requires(Role.VIEWER)
    @Transactional
    public Page<ContactDetails> list(@Nullable String query, Page.Request page) {
        throw new UnsupportedOperationException();
    }

    @Requires(Role.VIEWER)
    @Transactional
    public ContactDetails get(UUID id) {
        throw new UnsupportedOperationException();
    }

    @Transactional
    public Map<UUID, ContactDetails> byIds(Collection<UUID> ids) {
        throw new UnsupportedOperationException();
    }

    @Transactional(Transactional.TxType.MANDATORY)
    public ContactDetails resolve(InboundContact contact, Instant at) {
        throw new UnsupportedOperationException();
    }

    @Transactional(Transactional.TxType.MANDATORY)
    public ContactDetails relink(InboundContact old, InboundContact now, Instant at) {
        throw new UnsupportedOperationException();
    }
}
