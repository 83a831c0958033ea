package dev.recado.privacy;

import dev.recado.platform.Conflict;
import dev.recado.platform.CurrentTenant;
import dev.recado.platform.Json;
import dev.recado.platform.NotFound;
import dev.recado.platform.Requires;
import dev.recado.platform.Role;
import dev.recado.platform.TenantId;
import dev.recado.tenants.TenantDetails;
import dev.recado.tenants.TenantState;
import dev.recado.tenants.Tenants;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.json.JsonException;
import jakarta.json.JsonReader;
import jakarta.json.JsonReaderFactory;
import jakarta.json.JsonStructure;
import jakarta.json.JsonValue;
import jakarta.json.spi.JsonProvider;
import java.io.IOException;
import java.io.OutputStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.jspecify.annotations.Nullable;

import static java.util.Objects.requireNonNull;

/**
 * Everything of a tenant as one ZIP, without secrets: a file of JSON lines per kind of thing, the documents as they were
 * uploaded, and at last {@code manifest.json}, so that an export that was cut off is known by what it lacks. The format is
 * described in docs/export.md.
 *
 * <p>It is written as it is read, in pages, each a short transaction: neither memory nor locks grow with the tenant. What is
 * referred to is read after what refers to it, so that, unless it is deleted meanwhile, it is in the export, too.
 */
@ApplicationScoped
public class TenantExports {
    /** Changes with the format. */
    static final int VERSION = 1;

    private static final UUID FIRST = new UUID(0, 0);
    private static final JsonReaderFactory READERS = JsonProvider.provider().createReaderFactory(Map.of());

    @Inject
    Tenants tenants;

    @Inject
    ExportPages pages;

    @Inject
    Clock clock;

    /** An export that may begin. */
    public record Ready(TenantDetails tenant, Instant at) {
        /** Such as {@code recado-0193….zip}. */
        public String fileName() {
            return "recado-" + tenant.id() + "-" + at.toString().replaceAll("[:.]", "-") + ".zip";
        }
    }

    /** A file of the export, for the manifest. */
    public record Part(
            String file, String kind, long count, @Nullable String left) {}

    /** What an export tells about itself. */
    public record Manifest(
            String format,
            int version,
            UUID tenantId,
            String tenantName,
            Instant exportedAt,
            List<Part> parts,
            Map<String, String> notExported) {}

    /**
     * Writes down that the tenant is exported, which is the last moment to refuse: {@link NotFound}, and {@link Conflict} for a
     * tenant that is being deleted.
     */
    @Requires(Role.SUPERUSER)
    public Ready begin(UUID tenantId) {
        TenantDetails tenant = tenants.get(tenantId);
        if (tenant.state() == TenantState.DELETING) {
            throw new Conflict("tenant.deleting", tenant.name());
        }
        tenants.note(tenantId, "tenant.exported", Map.of("name", tenant.name()));
        return new Ready(tenant, clock.instant().truncatedTo(ChronoUnit.SECONDS));
    }

    /** Writes the export, in UTF-8; the stream stays open. */
    @Requires(Role.SUPERUSER)
    public void write(Ready ready, OutputStream out) throws IOException {
        ZipOutputStream zip = new ZipOutputStream(out, StandardCharsets.UTF_8);
        UUID tenant = ready.tenant().id();
        List<Part> parts = new ArrayList<>();
        put(zip, "tenant.json", Json.write(ready.tenant()));
        parts.add(new Part("tenant.json", "tenant", 1, null));
        Map<String, String> notExported = new LinkedHashMap<>();
        for (TenantTable table : TenantTables.ALL) {
            if (table.kind() == null) {
                notExported.put(table.name(), String.valueOf(table.why()));
            } else {
                parts.add(table(zip, table, table.kind(), tenant));
            }
        }
        parts.add(originals(zip, tenant));
        put(
                zip,
                "manifest.json",
                Json.write(new Manifest(
                        "recado-tenant", VERSION, tenant, ready.tenant().name(), ready.at(), parts, notExported)));
        zip.finish();
    }

    private Part table(ZipOutputStream zip, TenantTable table, String kind, UUID tenant) throws IOException {
        String file = "data/" + kind + ".jsonl";
        zip.putNextEntry(new ZipEntry(file));
        long count = 0;
        List<Map<String, Object>> page = in(tenant, () -> pages.after(table, tenant, FIRST));
        while (!page.isEmpty()) {
            for (Map<String, Object> row : page) {
                zip.write(line(table, row).getBytes(StandardCharsets.UTF_8));
                zip.write('\n');
            }
            count += page.size();
            UUID after = id(page.getLast());
            page = in(tenant, () -> pages.after(table, tenant, after));
        }
        zip.closeEntry();
        return new Part(
                file,
                kind,
                count,
                table.left().isEmpty() ? null : table.why() + ": " + String.join(", ", sorted(table)));
    }

    private Part originals(ZipOutputStream zip, UUID tenant) throws IOException {
        TenantTable documents = TenantTables.ALL.stream()
                .filter(table -> table.name().equals("knowledge_documents"))
                .findFirst()
                .orElseThrow();
        long count = 0;
        List<Map<String, Object>> page = in(tenant, () -> pages.after(documents, tenant, FIRST));
        while (!page.isEmpty()) {
            for (Map<String, Object> document : page) {
                UUID id = id(document);
                zip.putNextEntry(
                        new ZipEntry("documents/" + id + "/" + fileName(String.valueOf(document.get("name")))));
                byte[] part = in(tenant, () -> pages.part(id, 0));
                for (int next = 1; part.length > 0; next++) {
                    zip.write(part);
                    int number = next;
                    part = in(tenant, () -> pages.part(id, number));
                }
                zip.closeEntry();
                count++;
            }
            UUID after = id(page.getLast());
            page = in(tenant, () -> pages.after(documents, tenant, after));
        }
        return new Part("documents/", "originals", count, null);
    }

    // The tenant is bound for each page only: between them nothing of it may be touched.
    private static <T> T in(UUID tenant, Callable<T> work) {
        return CurrentTenant.call(new TenantId(tenant), work);
    }

    private static UUID id(Map<String, Object> row) {
        return (UUID) requireNonNull(row.get("id"), "id");
    }

    private static String line(TenantTable table, Map<String, Object> row) {
        Map<String, Object> line = new LinkedHashMap<>();
        row.forEach((column, value) ->
                line.put(member(column), told(value, table.json().contains(column))));
        return Json.write(line);
    }

    private static @Nullable Object told(@Nullable Object value, boolean json) {
        return switch (value) {
            case null -> null;
            case Timestamp at -> at.toInstant().toString();
            case OffsetDateTime at -> at.toInstant().toString();
            case UUID id -> id.toString();
            case String text when json -> parsed(text);
            default -> value;
        };
    }

    private static Object parsed(String text) {
        try (JsonReader reader = READERS.createReader(new StringReader(text))) {
            JsonValue value = reader.readValue();
            // A lone number or word is more likely a text that looks like one.
            // Its text is made here, because numbers that no program can hold show only then.
            return value instanceof JsonStructure && !value.toString().isEmpty() ? value : text;
        } catch (JsonException | NumberFormatException notJson) {
            return text;
        }
    }

    /** {@code created_at} is {@code createdAt}. */
    private static String member(String column) {
        StringBuilder name = new StringBuilder();
        for (String word : column.split("_")) {
            name.append(name.isEmpty() ? word : Character.toUpperCase(word.charAt(0)) + word.substring(1));
        }
        return name.toString();
    }

    /** A name that no unpacking program takes for a path. */
    private static String fileName(String name) {
        String clean = name.replaceAll("[\\p{Cntrl}/\\\\:]", "_");
        return clean.matches("\\.*") ? "document" : clean;
    }

    private static List<String> sorted(TenantTable table) {
        return table.left().stream().sorted().toList();
    }

    private static void put(ZipOutputStream zip, String name, String text) throws IOException {
        zip.putNextEntry(new ZipEntry(name));
        zip.write(text.getBytes(StandardCharsets.UTF_8));
        zip.closeEntry();
    }
}
