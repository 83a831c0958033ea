package dev.recado.users;

import org.jspecify.annotations.Nullable;

/**
 * What a one-time link leads to, for the page that it opens.
 *
 * @param organisation the tenant's name; null for superusers
 * @param language what the person will be spoken to in
 */
public record LinkOffer(String username, @Nullable String organisation, String language) {}
