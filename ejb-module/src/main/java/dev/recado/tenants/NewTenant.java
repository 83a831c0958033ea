package dev.recado.tenants;

import org.jspecify.annotations.Nullable;

/** What a tenant is made from; a null zone is {@code America/Sao_Paulo}, a null language {@code pt-BR}. */
public record NewTenant(
        String name, @Nullable String zone, @Nullable String language) {}
