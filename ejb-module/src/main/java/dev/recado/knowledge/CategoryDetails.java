package dev.recado.knowledge;

import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A drawer of the knowledge base, which may have others in it. An agent reads all of them, or those chosen for it with everything
 * below them.
 *
 * @param parentId the category that it lies in; null: at the top
 * @param path the names from the top down to its own
 * @param standard the one that takes documents uploaded without naming a category; each tenant has exactly one
 */
public record CategoryDetails(
        UUID id,
        String name,
        @Nullable String description,
        @Nullable UUID parentId,
        List<String> path,
        boolean standard,
        long version) {}
