package dev.recado.knowledge;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A category to make.
 *
 * @param name up to 200 characters, unique in the tenant
 * @param description up to 2,000 characters
 * @param parentId the category to lie in; null: at the top
 */
public record NewCategory(
        String name, @Nullable String description, @Nullable UUID parentId) {}
