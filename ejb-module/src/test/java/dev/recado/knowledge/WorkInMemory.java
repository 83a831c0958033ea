package dev.recado.knowledge;

import dev.recado.platform.CurrentTenant;
import dev.recado.platform.work.Due;
import dev.recado.platform.work.DueWork;
import dev.recado.platform.work.WorkKind;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Due work without a table: what is scheduled is there, what is claimed or done is not. */
final class WorkInMemory extends DueWork {
    final Map<UUID, Due> due = new LinkedHashMap<>();

    @Override
    public void schedule(WorkKind kind, UUID id, Instant dueAt) {
        due.put(id, new Due(kind, id, CurrentTenant.get(), dueAt));
    }

    @Override
    public void done(UUID id) {
        due.remove(id);
    }

    @Override
    public boolean isKnown(UUID id) {
        return due.containsKey(id);
    }

    @Override
    public List<Due> dueOfEachTenant(WorkKind kind, Instant now, int perTenant, int limit) {
        return due.values().stream()
                .filter(work -> work.kind() == kind && !work.dueAt().isAfter(now))
                .sorted(Comparator.comparing(Due::dueAt))
                .toList();
    }

    @Override
    public boolean claim(UUID id, Instant now) {
        return due.remove(id) != null;
    }

    @Override
    public void letGo(UUID id) {
        // Nothing is held.
    }
}
