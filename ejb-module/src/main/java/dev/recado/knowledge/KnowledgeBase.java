package dev.recado.knowledge;

import dev.recado.platform.NotFound;
import dev.recado.platform.Page;
import dev.recado.platform.Requires;
import dev.recado.platform.Role;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The documents of the current tenant and the categories they lie in. */
@ApplicationScoped
public class KnowledgeBase {
    @Inject
    KnowledgeRetriever retriever;

    /** All categories by name, the standard one among them. */
    @Requires(Role.VIEWER)
    public List<CategoryDetails> categories() {
        return List.of();
    }

    /** One category, or NotFound. */
    @Requires(Role.VIEWER)
    public CategoryDetails category(UUID id) {
        throw new NotFound("category", id);
    }

    /** Makes a category; Conflict when the name is taken. */
    @Requires(Role.ADMIN)
    public CategoryDetails createCategory(NewCategory category) {
        throw new UnsupportedOperationException();
    }

    /** Changes a category; Stale when {@code version} is not the present one. */
    @Requires(Role.ADMIN)
    public CategoryDetails updateCategory(UUID id, long version, CategoryChange change) {
        throw new NotFound("category", id);
    }

    /** Removes an empty category; Conflict when documents lie in it or it is the standard one. */
    @Requires(Role.ADMIN)
    public void deleteCategory(UUID id) {
        throw new NotFound("category", id);
    }

    /**
     * Stores the original and queues it; its status says how it goes on. Invalid when there is no content, or more than
     * {@code recado.knowledge.upload.max.bytes} (25 MB).
     */
    @Requires(Role.ADMIN)
    public DocumentDetails upload(NewDocument document) {
        throw new UnsupportedOperationException();
    }

    /** Documents, newest first, of one category or (null) of all. */
    @Requires(Role.VIEWER)
    public Page<DocumentDetails> list(@Nullable UUID category, Page.Request page) {
        return new Page<>(List.of(), null);
    }

    /** One document, or NotFound. */
    @Requires(Role.VIEWER)
    public DocumentDetails get(UUID id) {
        throw new NotFound("document", id);
    }

    /** Removes the document, its original and its passages; from the moment of the commit it answers nothing. */
    @Requires(Role.ADMIN)
    public void delete(UUID id) {
        throw new NotFound("document", id);
    }

    /** Takes a FAILED or READY document in again from its original; Conflict while it is being taken in. */
    @Requires(Role.ADMIN)
    public DocumentDetails retry(UUID id) {
        throw new NotFound("document", id);
    }

    /** The original as it was uploaded. */
    @Requires(Role.VIEWER)
    public Original original(UUID id) {
        throw new NotFound("document", id);
    }

    /** The passages that a document was cut into, in its order. */
    @Requires(Role.VIEWER)
    public Page<PassageText> passages(UUID id, Page.Request page) {
        throw new NotFound("document", id);
    }

    /** Tries a query and shows what an agent would get. */
    @Requires(Role.VIEWER)
    public Retrieval search(Query query) {
        return retriever.search(query);
    }
}
