package dev.recado.it;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Every operation with every role. The least role of each stands in {@code role-matrix.txt}; an operation that is missing
 * there, or no longer exists, fails.
 */
class RoleMatrixIT {
    private enum Who {
        ANYONE,
        VIEWER,
        OPERATOR,
        ADMIN,
        SUPERUSER
    }

    private static Installation installation;
    private static OpenApi openApi;
    private static Map<String, Who> matrix;
    private static Witness tenant;
    private static final Map<Who, Login> LOG_INS = new EnumMap<>(Who.class);

    private record Login(String username, String password) {}

    @BeforeAll
    static void one_user_of_each_role() throws IOException {
        installation = Suite.installation();
        openApi = OpenApi.of(installation);
        matrix = matrix();
        tenant = Witness.open(installation, "papeis");
        Business business = tenant.business();
        // Users of their own, because some operations end all of one's sessions.
        for (Who role : List.of(Who.VIEWER, Who.OPERATOR, Who.ADMIN, Who.SUPERUSER)) {
            String username = role.name().toLowerCase(Locale.ROOT) + Business.unique();
            Api maker = role == Who.SUPERUSER ? installation.superuser() : tenant.admin();
            maker.post("/users", Map.of("username", username, "password", business.password(), "role", role.name()))
                    .expect(201);
            LOG_INS.put(role, new Login(username, business.password()));
        }
    }

    @Test
    void the_matrix_names_every_operation_and_no_other() {
        Set<String> served = openApi.operations().stream()
                .map(OpenApi.Operation::name)
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(new TreeSet<>(matrix.keySet()))
                .as("role-matrix.txt says for each operation which role it needs at least")
                .isEqualTo(served);
    }

    @Test
    void the_document_says_of_the_same_operations_that_they_need_no_log_in() {
        for (OpenApi.Operation operation : openApi.operations()) {
            assertThat(operation.needsLogIn()).as(operation.name()).isEqualTo(needed(operation) != Who.ANYONE);
        }
    }

    @Test
    void nobody_gets_in_without_a_log_in_where_one_is_needed() {
        List<String> faults = new ArrayList<>();
        for (OpenApi.Operation operation : openApi.operations()) {
            if (needed(operation) == Who.ANYONE) {
                continue;
            }
            Api.Response answer = send(installation.anonymous(), operation, unknown(operation));
            if (answer.status() != 401) {
                faults.add(operation.name() + ": " + answer.status());
            }
        }
        assertThat(faults).isEmpty();
    }

    @Test
    void a_role_that_is_too_weak_is_refused() {
        Things own = new Things(openApi, tenant.business());
        List<String> faults = new ArrayList<>();
        for (OpenApi.Operation operation : openApi.operations()) {
            for (Who role : List.of(Who.VIEWER, Who.OPERATOR, Who.ADMIN)) {
                if (role.compareTo(needed(operation)) < 0) {
                    // With the tenant's own things: it is the role that must be in the way, and nothing else.
                    Api.Response answer = as(role, operation, operation.path(own::id));
                    if (answer.status() != 403) {
                        faults.add(role + " " + operation.name() + ": " + answer.status() + " " + answer.body());
                    }
                }
            }
        }
        assertThat(faults).isEmpty();
    }

    @Test
    void a_role_that_is_strong_enough_is_not_refused() {
        List<String> faults = new ArrayList<>();
        for (OpenApi.Operation operation : openApi.operations()) {
            for (Who role : List.of(Who.VIEWER, Who.OPERATOR, Who.ADMIN, Who.SUPERUSER)) {
                if (needed(operation) != Who.ANYONE && role.compareTo(needed(operation)) >= 0) {
                    // With ids of nobody, so that nothing happens.
                    Api.Response answer = as(role, operation, unknown(operation));
                    if (answer.status() == 401 || answer.status() == 403 || answer.status() >= 500) {
                        faults.add(role + " " + operation.name() + ": " + answer.status() + " " + answer.body());
                    }
                }
            }
        }
        assertThat(faults).isEmpty();
    }

    private static Who needed(OpenApi.Operation operation) {
        return matrix.getOrDefault(operation.name(), Who.SUPERUSER);
    }

    private static String unknown(OpenApi.Operation operation) {
        return operation.path(place -> UUID.randomUUID().toString());
    }

    private static Api.Response as(Who role, OpenApi.Operation operation, String path) {
        Login login = Objects.requireNonNull(LOG_INS.get(role));
        Api.Response answer = send(apis.computeIfAbsent(role, r -> logIn(login)), operation, path);
        if (answer.status() == 401) {
            // An operation may have ended the session that asked for it.
            apis.put(role, logIn(login));
            answer = send(Objects.requireNonNull(apis.get(role)), operation, path);
        }
        return answer;
    }

    private static final Map<Who, Api> apis = new EnumMap<>(Who.class);

    private static Api logIn(Login login) {
        return installation.logIn(login.username(), login.password());
    }

    private static Api.Response send(Api api, OpenApi.Operation operation, String path) {
        if (openApi.isUpload(operation)) {
            return api.upload(path, "a.md", "text/markdown", "# a".getBytes(StandardCharsets.UTF_8));
        }
        byte[] body = openApi.body(operation, name -> UUID.randomUUID().toString());
        Api prepared = operation.changesNothing() ? api : api.with("If-Match", "*");
        return (body.length == 0 ? prepared : prepared.with("Content-Type", "application/json"))
                .send(operation.method(), path, body);
    }

    private static Map<String, Who> matrix() throws IOException {
        Map<String, Who> matrix = new TreeMap<>();
        try (InputStream in = Objects.requireNonNull(RoleMatrixIT.class.getResourceAsStream("/role-matrix.txt"))) {
            new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .map(line -> line.strip().split("\\s+", 2))
                    .forEach(line -> matrix.put(line[1], Who.valueOf(line[0])));
        }
        return matrix;
    }
}
