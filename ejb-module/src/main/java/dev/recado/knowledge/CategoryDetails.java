package dev.recado.knowledge;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A drawer of the knowledge base; an agent reads some or all of them.
 *
 * @param standard the one that takes documents uploaded without naming a category; each tenant has exactly one
 */
public record CategoryDetails(
        UUID id, String name, @Nullable String description, boolean standard, long version) {}
