package dev.recado.it;

import com.fasterxml.jackson.databind.JsonNode;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

/** The audit trail as a tenant's administrator has it, and as somebody with a database client would like to have it. */
class TrailIT {
    private final Installation installation = Suite.installation();
    private final Business business = Business.open(installation, "Trilha");
    private final Api admin = business.admin().with("User-Agent", "trail-test/1.0");

    @Test
    void a_change_says_who_from_where_and_what_was_before_and_after() {
        String device = "/devices/" + business.deviceId();
        admin.patch(device, Map.of("name", "Portaria", "appSecret", "0123456789abcdef0123456789abcdef"))
                .expect(200);

        JsonNode entry =
                admin.get("/audit?action=device.updated").expect(200).items().getFirst();

        assertThat(entry.get("username").asText()).isEqualTo(business.username());
        assertThat(entry.get("address").asText()).isIn("127.0.0.1", "0:0:0:0:0:0:0:1", "::1");
        assertThat(entry.get("userAgent").asText()).isEqualTo("trail-test/1.0");
        assertThat(entry.get("correlationId").asText()).isNotBlank();
        assertThat(entry.get("targetId").asText()).isEqualTo(business.deviceId());
        assertThat(entry.get("before").get("name").asText()).isEqualTo("Recepção");
        assertThat(entry.get("after").get("name").asText()).isEqualTo("Portaria");
        assertThat(entry.get("before").get("appSecret").asText()).isEqualTo("***");
        assertThat(entry.get("after").get("appSecret").asText()).isEqualTo("***");
        assertThat(entry.get("after").has("verifyToken")).as("unchanged").isFalse();
        assertThat(entry.toString()).doesNotContain("0123456789abcdef").doesNotContain("v2:");
        assertThat(admin.get("/audit/" + entry.get("id").asText()).expect(200).json())
                .isEqualTo(entry);
        Business.open(installation, "Outra")
                .admin()
                .get("/audit/" + entry.get("id").asText())
                .problem(404);
    }

    @Test
    void the_trail_is_searched_by_action_user_target_time_and_text() {
        admin.post("/knowledge/categories", Map.of("name", "Passeios de barco")).expect(201);
        String now = Instant.now().plusSeconds(1).toString();

        assertThat(actions("action=knowledge")).containsOnly("knowledge.category.created");
        assertThat(actions("text=passeios%20DE%20barco")).containsExactly("knowledge.category.created");
        assertThat(actions("targetKind=category&user=" + business.username()))
                .containsExactly("knowledge.category.created");
        assertThat(actions("targetId=" + business.deviceId()))
                .isNotEmpty()
                .allMatch(action -> action.startsWith("device."));
        assertThat(actions("from=" + now)).isEmpty();
        assertThat(actions("to=" + now)).contains("knowledge.category.created");
        assertThat(actions("user=ninguem")).isEmpty();
        admin.get("/audit?from=ontem").problem(400);
    }

    @Test
    void the_trail_is_exported_as_csv_and_as_json_lines() throws Exception {
        admin.post("/knowledge/categories", Map.of("name", "=HYPERLINK(\"http://x\")"))
                .expect(201);
        admin.with("User-Agent", "=1+1")
                .post("/knowledge/categories", Map.of("name", "Ação; \"aspas\", vírgula"))
                .expect(201);

        Api.Response csv = admin.get("/audit/export?action=knowledge").expect(200);
        Api.Response lines =
                admin.get("/audit/export?action=knowledge&format=jsonl").expect(200);

        assertThat(csv.header("Content-Type")).startsWith("text/csv");
        assertThat(csv.header("Content-Disposition")).contains("audit.csv");
        assertThat(csv.body().lines().toList()).hasSize(3);
        assertThat(csv.body()).startsWith("id,at,").contains("Ação").contains(",'=1+1,");
        assertThat(lines.header("Content-Type")).startsWith("application/x-ndjson");
        List<String> all = lines.body().lines().toList();
        assertThat(all).hasSize(2);
        assertThat(Api.JSON.readTree(all.getFirst()).get("after").get("name").asText())
                .isEqualTo("Ação; \"aspas\", vírgula");
        assertThat(actions("action=audit.exported")).hasSize(2);
        admin.get("/audit/export?format=xml").problem(400);
    }

    @Test
    void nothing_in_the_trail_can_be_changed_or_deleted_in_the_database() {
        String mine = " where tenant_id = '" + business.tenantId() + "'";
        for (String role : List.of("application", "owner")) {
            for (String statement : List.of(
                    "update audit_entry set username = 'somebody'" + mine,
                    "update audit_entry set seal = 1, details = '{}'" + mine,
                    "delete from audit_entry" + mine,
                    "truncate audit_entry",
                    "update audit_seal set entries = 0",
                    "delete from audit_seal",
                    "truncate audit_seal")) {
                sealed();
                assertThatThrownBy(() -> sql(role, statement))
                        .as("%s as %s", statement, role)
                        .isInstanceOf(SQLException.class)
                        .hasMessageMatching("(?s).*(append-only|permission denied).*");
            }
        }
        assertThat(integrity().get("intact").asBoolean()).isTrue();
    }

    @Test
    void tampering_shows_to_its_tenant_and_to_no_other() throws Exception {
        admin.post("/knowledge/categories", Map.of("name", "Verdade")).expect(201);
        JsonNode sealed = sealed();
        assertThat(sealed.get("intact").asBoolean()).isTrue();
        assertThat(sealed.get("lastSeal").asText()).hasSize(64);
        Business other = Business.open(installation, "Vizinha");

        sql(
                "owner",
                "alter table audit_entry disable trigger user;"
                        + " update audit_entry set state_after = replace(state_after, 'Verdade', 'Mentira') where tenant_id = '"
                        + business.tenantId() + "';" + " alter table audit_entry enable trigger user");

        JsonNode found = integrity();
        assertThat(found.get("intact").asBoolean()).isFalse();
        assertThat(found.get("problem").get("kind").asText()).isEqualTo("ENTRY_CHANGED");
        String changed = found.get("problem").get("entryId").asText();
        assertThat(admin.get("/audit/" + changed)
                        .json()
                        .get("after")
                        .get("name")
                        .asText())
                .isEqualTo("Mentira");
        assertThat(other.admin()
                        .get("/audit/integrity")
                        .expect(200)
                        .json()
                        .get("intact")
                        .asBoolean())
                .isTrue();
        assertThat(installation
                        .superuser()
                        .get("/audit/integrity")
                        .expect(200)
                        .json()
                        .get("intact")
                        .asBoolean())
                .isTrue();
    }

    @Test
    void the_trail_is_for_administrators_only() {
        String operatorName = "operadora" + Business.unique();
        admin.post("/users", Map.of("username", operatorName, "password", "Senha longa de 2026", "role", "OPERATOR"))
                .expect(201);
        Api operator = installation.logIn(operatorName, "Senha longa de 2026");

        for (String path : List.of("/audit", "/audit/integrity", "/audit/export")) {
            operator.get(path).problem(403);
        }
    }

    private List<String> actions(String query) {
        return admin.get("/audit?limit=200&" + query).expect(200).items().stream()
                .map(entry -> entry.get("action").asText())
                .toList();
    }

    private JsonNode integrity() {
        return admin.get("/audit/integrity").expect(200).json();
    }

    private JsonNode sealed() {
        return await().until(this::integrity, found -> found.get("waiting").asLong() == 0);
    }

    /** As a role that may do as little as the application's, or as much as the owner of the tables. */
    private void sql(String role, String statements) throws SQLException {
        var postgres = Suite.postgres();
        boolean owner = role.equals("owner");
        try (Connection connection = DriverManager.getConnection(
                        postgres.jdbcUrl(),
                        owner ? postgres.ownerUser() : postgres.user(),
                        owner ? postgres.ownerPassword() : postgres.password());
                Statement statement = connection.createStatement()) {
            // Row-level security shows a tenant's rows only to who says for whom it works.
            statement.execute("select set_config('recado.tenant', '" + business.tenantId() + "', false)");
            statement.execute(statements);
        }
    }
}
