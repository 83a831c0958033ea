package dev.recado.users;

import dev.recado.platform.persistence.TenantResolver;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
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
        String url = "jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1";
        migrate(url);
        sessions = new Configuration()
                .addAnnotatedClass(User.class)
                .addAnnotatedClass(Login.class)
                .addAnnotatedClass(LoginAttempt.class)
                .addAnnotatedClass(KnownPlace.class)
                .addAnnotatedClass(RefreshToken.class)
                .addAnnotatedClass(UserSession.class)
                .addAnnotatedClass(SecondFactor.class)
                .addAnnotatedClass(RecoveryCode.class)
                .addAnnotatedClass(OneTimeLink.class)
                .addAnnotatedClass(Invitation.class)
                .addAnnotatedClass(SigningKey.class)
                .addAnnotatedClass(SetupStep.class)
                .addAnnotatedClass(ApiKey.class)
                .addAnnotatedClass(ApiKeyHash.class)
                .setProperty("hibernate.connection.url", url)
                .setProperty("hibernate.connection.pool_size", "20")
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

    private static void migrate(String url) {
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement()) {
            for (String script : List.of(
                    "V2__users.sql",
                    "V10__accounts.sql",
                    "V11__api_keys.sql",
                    "V11_1__signing_keys.sql",
                    "V14__single_sign_on.sql")) {
                statement.execute(read("/db/migration/" + script));
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String read(String script) {
        try (InputStream in = UsersInMemory.class.getResourceAsStream(script)) {
            return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
