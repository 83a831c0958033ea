package dev.recado.platform;

import java.util.List;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * Where a feature keeps sealed texts. Every feature that calls {@link SecretBox#seal} has one such bean; rotation goes through
 * all of them.
 */
public interface SealedColumns {

    /** The feature's columns. */
    List<Column> list();

    /**
     * A column, in the ORM's names.
     *
     * @param entity such as {@code Device}
     * @param id the entity's id, by which rotation goes through the rows
     * @param text the sealed text; null where a row has none
     * @param ofInstallation whether the rows belong to the installation; otherwise to the tenant that the session sees
     * @param also another attribute that the context needs; null where the id is enough
     * @param context makes the context of a text from the row's id and that attribute
     */
    record Column(
            String entity,
            String id,
            String text,
            boolean ofInstallation,
            @Nullable String also,
            BiFunction<Object, Object, String> context) {

        /** A column of a tenant's rows whose context needs the row's id only. */
        public static Column ofTenants(
                String entity, String id, String text, BiFunction<Object, Object, String> context) {
            return new Column(entity, id, text, false, null, context);
        }

        /** A column of the installation's rows whose context needs the row's id only. */
        public static Column ofInstallation(
                String entity, String id, String text, BiFunction<Object, Object, String> context) {
            return new Column(entity, id, text, true, null, context);
        }
    }
}
