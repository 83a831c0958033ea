package dev.recado.users;

import dev.recado.audit.Audit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An audit trail that only remembers. */
final class AuditInMemory extends Audit {
    final List<String> deeds = new ArrayList<>();

    @Override
    public void record(String action, String targetKind, Object targetId, Map<String, Object> details) {
        deeds.add(action + " " + details);
    }

    @Override
    public void change(
            String action, String targetKind, Object targetId, @Nullable Object before, @Nullable Object after) {
        deeds.add(action + " " + before + " → " + after);
    }
}
