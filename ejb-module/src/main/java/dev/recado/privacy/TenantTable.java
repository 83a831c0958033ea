package dev.recado.privacy;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A table with tenants' rows.
 *
 * @param kind what its rows are called in an export; null: they are not in it
 * @param left columns that an export leaves out: secrets, and what can be made again
 * @param json columns whose text is JSON
 * @param why why rows or columns are not in the export
 */
record TenantTable(
        String name,
        @Nullable String kind,
        Set<String> left,
        Set<String> json,
        @Nullable String why) {

    static TenantTable exported(String name, String kind) {
        return new TenantTable(name, kind, Set.of(), Set.of(), null);
    }

    static TenantTable notExported(String name, String why) {
        return new TenantTable(name, null, Set.of(), Set.of(), why);
    }

    TenantTable without(String reason, String... columns) {
        return new TenantTable(name, kind, Set.of(columns), json, reason);
    }

    TenantTable withJson(String... columns) {
        return new TenantTable(name, kind, left, Set.of(columns), why);
    }

    boolean inExport() {
        return kind != null;
    }
}
