package dev.recado.tenants;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A change of settings; null members stay as they are. Name and limits are a superuser's to change. */
public record TenantChange(
        @Nullable String name,
        @Nullable String zone,
        @Nullable String language,
        @Nullable Integer quietWindowMillis,
        @Nullable Integer longestWaitMillis,
        @Nullable Integer mostInterruptions,
        @Nullable Integer peopleTimeLimitMinutes,
        @Nullable PeopleFallBack peopleFallBack,
        @Nullable List<String> optOutWords,
        @Nullable Integer concurrentTurns,
        @Nullable Integer documentsLimit,
        @Nullable Long storageLimitBytes,
        @Nullable Integer usersLimit,
        @Nullable Integer devicesLimit) {

    /** What a tenant's own administrators may change. */
    public static TenantChange ofOwn(
            @Nullable String zone,
            @Nullable String language,
            @Nullable Integer quietWindowMillis,
            @Nullable Integer longestWaitMillis,
            @Nullable Integer mostInterruptions,
            @Nullable Integer peopleTimeLimitMinutes,
            @Nullable PeopleFallBack peopleFallBack,
            @Nullable List<String> optOutWords) {
        return new TenantChange(
                null,
                zone,
                language,
                quietWindowMillis,
                longestWaitMillis,
                mostInterruptions,
                peopleTimeLimitMinutes,
                peopleFallBack,
                optOutWords,
                null,
                null,
                null,
                null,
                null);
    }

    boolean needsSuperuser() {
        return name != null
                || concurrentTurns != null
                || documentsLimit != null
                || storageLimitBytes != null
                || usersLimit != null
                || devicesLimit != null;
    }
}
