package dev.recado.platform.work;

import java.util.UUID;

/**
 * Does due work of one kind on the node where it became due, at once and without a detour through the broker. Kinds without
 * such a bean are shared out among the nodes by their queue. Work that is due later has its wake-up in the queue in any case.
 */
public interface LocalWork {
    WorkKind kind();

    /**
     * Does the work, if it can still be claimed. Called on behalf of its tenant, outside any transaction, on a thread that may
     * take its time.
     */
    void work(UUID id);
}
