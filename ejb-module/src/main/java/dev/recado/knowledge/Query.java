package dev.recado.knowledge;

import dev.recado.platform.Invalid;
import java.util.Collection;
import java.util.Set;
import java.util.UUID;

/**
 * A question to the knowledge base, in natural language; several lines or sentences may ask several things.
 *
 * @param text up to 8,000 characters
 * @param categories where to look, with everything below them; empty: everywhere in the tenant
 * @param tags what a document must have, all of them; empty: whatever it has
 * @param limit how many passages to return, 1 to 50
 * @param settings how to search; its number of passages is not looked at here
 * @param explain whether to say why
 */
public record Query(
        String text, Set<UUID> categories, Set<String> tags, int limit, RetrievalSettings settings, boolean explain) {
    private static final int MOST_CATEGORIES = 200;

    public Query {
        if (text.isBlank() || text.length() > 8_000) {
            throw new Invalid("knowledge.query.length", 8_000);
        }
        if (limit < 1 || limit > 50) {
            throw new Invalid("knowledge.query.limit", 50);
        }
        if (categories.size() > MOST_CATEGORIES) {
            throw new Invalid("knowledge.query.categories", MOST_CATEGORIES);
        }
        categories = Set.copyOf(categories);
        tags = Tags.wanted(tags);
    }

    /** Searched as it is done as long as nobody says otherwise. */
    public Query(String text, Set<UUID> categories, Set<String> tags, int limit) {
        this(text, categories, tags, limit, RetrievalSettings.DEFAULT, false);
    }

    /** Whatever tags the documents have. */
    public Query(String text, Collection<UUID> categories, int limit) {
        this(text, Set.copyOf(categories), Set.of(), limit);
    }
}
