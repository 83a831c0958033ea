package dev.recado.privacy;

import dev.recado.platform.TenantId;
import dev.recado.tenants.PeopleFallBack;
import dev.recado.tenants.TenantDetails;
import dev.recado.tenants.TenantState;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** The list of tables against the schema as the migrations make it. */
class TenantTablesTest {
    private static final WholeSchema SCHEMA = new WholeSchema();
    /** Columns that look like secrets by their names, and are none. */
    private static final Set<String> NO_SECRETS = Set.of(
            "embedding_settings.input_tokens",
            "embedding_settings.passage_tokens",
            "knowledge_versions.input_tokens",
            "knowledge_versions.passage_tokens",
            "knowledge_versions.tokens",
            "knowledge_versions.problem_code",
            "knowledge_documents.sha256",
            "knowledge_documents.problem_code",
            "knowledge_web_pages.problem_code",
            "llm_settings.max_output_tokens",
            "outbox.error_code");

    private final TenantId tenant = new TenantId(UUID.randomUUID());
    private final TenantId neighbour = new TenantId(UUID.randomUUID());

    @AfterAll
    static void close() {
        SCHEMA.close();
    }

    @Test
    void every_table_with_tenants_rows_is_in_the_export_or_left_out_for_a_reason() {
        Set<String> listed = TenantTables.ALL.stream().map(TenantTable::name).collect(Collectors.toSet());

        assertThat(tablesWith("tenant_id")).isEqualTo(new TreeSet<>(listed));
        assertThat(TenantTables.ALL)
                .filteredOn(table -> !table.inExport() || !table.left().isEmpty())
                .allSatisfy(table -> assertThat(table.why()).as(table.name()).isNotBlank());
    }

    @Test
    void a_table_that_knows_users_but_no_tenant_is_listed_too() {
        Set<String> byUser = tablesWith("user_id");
        byUser.removeAll(tablesWith("tenant_id"));
        byUser.remove("contact");

        assertThat(byUser).isEqualTo(new TreeSet<>(TenantTables.BY_USER));
    }

    @Test
    void what_refers_to_something_is_listed_before_it() {
        List<String> order = TenantTables.ALL.stream().map(TenantTable::name).toList();

        assertThat(SCHEMA.references()).isNotEmpty().allSatisfy(reference -> assertThat(
                        order.indexOf(reference.table()))
                .as("%s", reference)
                .isLessThan(order.indexOf(reference.to())));
    }

    @Test
    void no_column_that_looks_like_a_secret_is_in_the_export() {
        Map<String, TenantTable> tables = TenantTables.ALL.stream()
                .filter(TenantTable::inExport)
                .collect(Collectors.toMap(TenantTable::name, table -> table));

        assertThat(SCHEMA.columns())
                .filteredOn(column -> tables.containsKey(column.table())
                        && !tables.get(column.table()).left().contains(column.name()))
                .filteredOn(
                        column -> column.name().matches(".*(secret|token|password|hash|api_key|sealed|code$|sha256).*"))
                .extracting(column -> column.table() + "." + column.name())
                .isSubsetOf(NO_SECRETS);
    }

    @Test
    void a_deletion_in_small_steps_leaves_nothing_of_the_tenant_and_all_of_its_neighbour() {
        SCHEMA.fill(tenant, 5);
        SCHEMA.fill(neighbour, 5);
        Map<String, Long> before = left(neighbour);
        assertThat(before.keySet()).containsExactlyInAnyOrderElementsOf(tablesWith("tenant_id"));

        Map<String, Long> deleted = new TreeMap<>();
        for (String table : SCHEMA.rows(Rows::tables)) {
            int gone = 1;
            while (gone > 0) {
                gone = SCHEMA.rows(rows -> rows.delete(table, tenant.value(), 2));
                assertThat(gone).isLessThanOrEqualTo(2);
                deleted.merge(table, (long) gone, Long::sum);
            }
        }

        assertThat(left(tenant)).isEmpty();
        assertThat(left(neighbour)).isEqualTo(before);
        assertThat(deleted).isEqualTo(before);
    }

    @Test
    void an_export_has_every_kind_and_no_secret_and_nothing_of_a_neighbour() throws IOException {
        Map<String, Object> made = SCHEMA.fill(tenant, 3);
        Map<String, Object> foreign = SCHEMA.fill(neighbour, 3);

        Map<String, String> export = export();

        for (TenantTable table : TenantTables.ALL) {
            if (table.inExport()) {
                String lines = export.get("data/" + table.kind() + ".jsonl");
                assertThat(lines.lines())
                        .as(table.name())
                        .hasSize(WholeSchema.ONE_PER_TENANT.contains(table.name()) ? 1 : 3);
                assertThat(lines).as(table.name()).contains(String.valueOf(made.get(table.name())));
                assertThat(lines).doesNotContain(String.valueOf(foreign.get(table.name())), "tenantId");
            }
        }
        assertThat(export.get("data/devices.jsonl")).doesNotContain("accessToken", "appSecret", "verifyToken");
        assertThat(export.get("data/modelSettings.jsonl")).doesNotContain("apiKey");
        assertThat(export.get("data/passages.jsonl")).doesNotContain("embedding");
        assertThat(export.keySet()).anyMatch(name -> name.startsWith("documents/" + made.get("knowledge_documents")));
        assertThat(export.keySet().stream().reduce((first, last) -> last)).contains("manifest.json");
        assertThat(export.get("manifest.json"))
                .contains("\"format\":\"recado-tenant\"", "\"version\":1", "\"count\":3", "secrets: access_token");
    }

    private Map<String, String> export() throws IOException {
        TenantExports exports = new TenantExports();
        exports.pages = new ExportPages() {
            @Override
            public List<Map<String, Object>> after(TenantTable table, UUID of, UUID id) {
                return SCHEMA.rows(rows -> rows.page(table, of, id, 2, 1_000));
            }

            @Override
            public byte[] part(UUID document, int part) {
                return SCHEMA.rows(rows -> rows.part(document, part));
            }
        };
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        exports.write(new TenantExports.Ready(details(), Instant.EPOCH), out);
        Map<String, String> files = new LinkedHashMap<>();
        try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(out.toByteArray()))) {
            ZipEntry entry = zip.getNextEntry();
            while (entry != null) {
                files.put(entry.getName(), new String(zip.readAllBytes(), StandardCharsets.UTF_8));
                entry = zip.getNextEntry();
            }
        }
        return files;
    }

    private TenantDetails details() {
        return new TenantDetails(
                tenant.value(),
                "Pousada",
                "UTC",
                "pt-BR",
                0,
                0,
                3,
                30,
                PeopleFallBack.BOT,
                List.of("SAIR"),
                1,
                1,
                1,
                1,
                1,
                TenantState.ACTIVE,
                null,
                null,
                Instant.EPOCH,
                0);
    }

    private static Set<String> tablesWith(String column) {
        return SCHEMA.columns().stream()
                .filter(one -> one.name().equals(column))
                .map(WholeSchema.Column::table)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Map<String, Long> left(TenantId of) {
        return SCHEMA.rows(rows -> rows.left(of.value()));
    }
}
