package dev.recado.knowledge;

import org.jspecify.annotations.Nullable;

/** What to change in a category; null leaves a field as it is. */
public record CategoryChange(
        @Nullable String name, @Nullable String description) {}
