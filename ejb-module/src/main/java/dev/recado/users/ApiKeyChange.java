package dev.recado.users;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A change of an API key; null members stay as they are. What a key may do never grows, nor does its time. */
public record ApiKeyChange(@Nullable String name, @Nullable List<String> addresses) {}
