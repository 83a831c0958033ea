package dev.recado.channels;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/**
 * The heap is full of what is really in use: what the last collections left is beyond the share, and so is what is used now
 * (after a spike the former is old until the next collection).
 */
@ApplicationScoped
class HeapStrain implements IntakeStrain {
    @Inject
    @ConfigProperty(name = "recado.intake.heap.share")
    double share;

    @Override
    public String name() {
        return "heap";
    }

    @Override
    public @Nullable String trouble() {
        long max = Runtime.getRuntime().maxMemory();
        long left = 0;
        long used = 0;
        for (MemoryPoolMXBean pool : ManagementFactory.getMemoryPoolMXBeans()) {
            if (pool.getType() == MemoryType.HEAP) {
                MemoryUsage afterCollection = pool.getCollectionUsage();
                left += afterCollection == null ? 0 : afterCollection.getUsed();
                used += pool.getUsage().getUsed();
            }
        }
        return trouble(left, used, max, share);
    }

    static @Nullable String trouble(long left, long used, long max, double share) {
        return left > max * share && used > max * share
                ? (left >> 20) + " of " + (max >> 20) + " MiB of the heap are in use after collection"
                : null;
    }
}
