package dev.recado.knowledge;

import org.jspecify.annotations.Nullable;

/**
 * A category to make.
 *
 * @param name up to 200 characters, unique in the tenant
 * @param description up to 2,000 characters
 */
public record NewCategory(String name, @Nullable String description) {}
