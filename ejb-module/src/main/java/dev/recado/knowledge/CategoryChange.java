package dev.recado.knowledge;

import org.jspecify.annotations.Nullable;

/**
 * What to change in a category; null leaves a field as it is.
 *
 * @param parentId the id of the category to move it into, with all below it; empty: to the top
 */
public record CategoryChange(
        @Nullable String name,
        @Nullable String description,
        @Nullable String parentId) {}
