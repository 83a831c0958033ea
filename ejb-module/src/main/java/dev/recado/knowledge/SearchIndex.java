package dev.recado.knowledge;

import dev.recado.platform.Requires;
import dev.recado.platform.Role;
import dev.recado.platform.Scope;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The current tenant's part of the search index: how it stands, and how to have it checked or written again. */
@ApplicationScoped
public class SearchIndex {
    private static final Logger LOG = LoggerFactory.getLogger(SearchIndex.class);

    @Inject
    IndexChecks checks;

    @Inject
    PassagesInIndex index;

    /** How it stands. */
    @Requires(Role.VIEWER)
    public SearchIndexDetails get() {
        return details();
    }

    /** Has it compared with the database, and what differs put right. Nothing stops answering meanwhile. */
    @Requires(value = Role.ADMIN, scope = Scope.KNOWLEDGE_WRITE)
    public SearchIndexDetails check() {
        checks.request(IndexReason.REQUEST, false);
        return details();
    }

    /** Has all of it written again from the database. Nothing stops answering meanwhile. */
    @Requires(value = Role.ADMIN, scope = Scope.KNOWLEDGE_WRITE)
    public SearchIndexDetails rebuild() {
        checks.request(IndexReason.REQUEST, true);
        return details();
    }

    private SearchIndexDetails details() {
        IndexState state = checks.state();
        if (state == null) {
            checks.request(IndexReason.SCHEDULE, false);
            state = checks.state();
        }
        if (state == null) {
            throw new IllegalStateException("A state that has just been written is not there");
        }
        return state.details(index.backend(), checks.passages(), counted());
    }

    private @Nullable Long counted() {
        try {
            return index.count();
        } catch (RuntimeException e) {
            LOG.warn("The search index can't be asked", e);
            return null;
        }
    }
}
