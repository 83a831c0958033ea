package dev.recado.audit;

import jakarta.persistence.EntityManager;
import jakarta.persistence.TypedQuery;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The words of a search in the trail. */
final class AuditQuery {
    private static final char ESCAPE = '\\';

    private final StringBuilder where = new StringBuilder();
    private final Map<String, Object> parameters = new LinkedHashMap<>();

    /** @param tenant null for the installation's own trail */
    AuditQuery(@Nullable UUID tenant, AuditFilter filter) {
        if (tenant == null) {
            where.append("a.tenantId is null");
        } else {
            and("a.tenantId = :tenant", "tenant", tenant);
        }
        if (filter.action() != null) {
            and("(a.action = :action or a.action like :actions escape '\\')", "action", filter.action());
            parameters.put("actions", escaped(filter.action()) + ".%");
        }
        user(filter.user());
        if (filter.targetKind() != null) {
            and("a.targetKind = :targetKind", "targetKind", filter.targetKind());
        }
        if (filter.targetId() != null) {
            and("a.targetId = :targetId", "targetId", filter.targetId());
        }
        if (filter.from() != null) {
            and("a.at >= :from", "from", filter.from());
        }
        if (filter.to() != null) {
            and("a.at < :to", "to", filter.to());
        }
        if (filter.text() != null) {
            StringBuilder any = new StringBuilder();
            for (String column : new String[] {
                "action", "username", "targetId", "details", "before", "after", "address", "correlationId"
            }) {
                any.append(any.isEmpty() ? "(" : " or ")
                        .append("lower(a.")
                        .append(column)
                        .append(") like :text escape '\\'");
            }
            and(any.append(')').toString(), "text", contains(filter.text()));
        }
    }

    /** The entries before this id, newest first. */
    TypedQuery<AuditRow> before(EntityManager em, UUID id, int most) {
        TypedQuery<AuditRow> query = em.createQuery(
                        "select a from AuditRow a where " + where + " and a.id < :before order by a.id desc",
                        AuditRow.class)
                .setParameter("before", id)
                .setMaxResults(most);
        parameters.forEach(query::setParameter);
        return query;
    }

    private void user(@Nullable String user) {
        if (user == null) {
            return;
        }
        if (user.equalsIgnoreCase(AuditFilter.SYSTEM)) {
            where.append(" and a.userId is null");
            return;
        }
        try {
            and("a.userId = :user", "user", UUID.fromString(user));
        } catch (IllegalArgumentException aName) {
            and("lower(a.username) like :user escape '\\'", "user", contains(user));
        }
    }

    private void and(String condition, String name, Object value) {
        where.append(where.isEmpty() ? "" : " and ").append(condition);
        parameters.put(name, value);
    }

    private static String contains(String text) {
        return "%" + escaped(text.toLowerCase(Locale.ROOT)) + "%";
    }

    private static String escaped(String text) {
        return text.replace("\\", ESCAPE + "\\").replace("%", ESCAPE + "%").replace("_", ESCAPE + "_");
    }
}
