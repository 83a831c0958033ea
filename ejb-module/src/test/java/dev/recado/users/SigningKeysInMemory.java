package dev.recado.users;

import dev.recado.platform.SecretBoxes;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.hibernate.Session;
import org.jspecify.annotations.Nullable;

/** The rows of signing keys on H2, each call in a transaction of its own, as the container does it. */
class SigningKeysInMemory extends SigningKeyRows {
    private final UsersInMemory tables;
    private final AuditInMemory remembered;

    SigningKeysInMemory(UsersInMemory tables, AuditInMemory remembered) {
        this.tables = tables;
        this.remembered = remembered;
    }

    /** One node that signs with them. */
    static SigningKeys node(UsersInMemory tables, AuditInMemory audit, Clock clock) {
        SigningKeys keys = new SigningKeys();
        keys.rows = new SigningKeysInMemory(tables, audit);
        keys.clock = clock;
        keys.age = Duration.ofDays(30);
        keys.propagation = Duration.ofMinutes(5);
        return keys;
    }

    @Override
    public SigningKeys.@Nullable Signer signer(Instant now) {
        return tables.in(session -> rows(session).signer(now));
    }

    @Override
    public List<String> publicKeys() {
        return tables.in(session -> rows(session).publicKeys());
    }

    @Override
    public Set<String> kids() {
        return tables.in(session -> rows(session).kids());
    }

    @Override
    public List<SigningKeyDetails> list(Instant now) {
        return tables.in(session -> rows(session).list(now));
    }

    @Override
    public void first(Instant now) {
        tables.in(session -> {
            rows(session).first(now);
            return true;
        });
    }

    @Override
    public String make(Instant now, Duration propagation, String why) {
        return tables.in(session -> rows(session).make(now, propagation, why));
    }

    @Override
    public void remove(String kid, Instant now) {
        tables.in(session -> {
            rows(session).remove(kid, now);
            return true;
        });
    }

    @Override
    public boolean tend(Instant now, Duration age, Duration propagation) {
        return tables.in(session -> rows(session).tend(now, age, propagation));
    }

    private SigningKeyRows rows(Session session) {
        SigningKeyRows rows = new SigningKeyRows();
        rows.em = session;
        rows.secrets = SecretBoxes.forTests();
        rows.audit = remembered;
        return rows;
    }
}
