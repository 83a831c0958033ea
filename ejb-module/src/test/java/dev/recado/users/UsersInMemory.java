package dev.recado.users;

import dev.recado.platform.persistence.TenantResolver;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Function;
import org.hibernate.Session;
import org.hibernate.SessionFactory;
import org.hibernate.cfg.Configuration;

/** The users' tables on H2 in memory, as the migration makes them. */
final class UsersInMemory implements AutoCloseable {
    private final SessionFactory sessions;

    UsersInMemory() {
        sessions = new Configuration()
                .addAnnotatedClass(User.class)
                .addAnnotatedClass(Login.class)
                .addAnnotatedClass(LoginAttempt.class)
                .addAnnotatedClass(RefreshToken.class)
                .addAnnotatedClass(SigningKey.class)
                .addAnnotatedClass(SetupStep.class)
                .setProperty(
                        "hibernate.connection.url",
                        "jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1;INIT=" + schema())
                .setProperty("hibernate.hbm2ddl.auto", "validate")
                .setProperty("hibernate.search.enabled", "false")
                .setProperty("hibernate.tenant_identifier_resolver", TenantResolver.class.getName())
                .buildSessionFactory();
    }

    /** Does the work in a transaction of its own. */
    <T> T in(Function<Session, T> work) {
        try (Session session = sessions.openSession()) {
            var transaction = session.beginTransaction();
            T result = work.apply(session);
            transaction.commit();
            return result;
        }
    }

    @Override
    public void close() {
        sessions.close();
    }

    private static String schema() {
        try (InputStream in = UsersInMemory.class.getResourceAsStream("/db/migration/V2__users.sql")) {
            return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8)
                    .replaceAll("--.*", "")
                    .replaceAll("create (table|index)", "create $1 if not exists")
                    .replaceAll("\\s+", " ")
                    .replace(";", "\\;");
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
