package dev.recado.knowledge;

import org.jspecify.annotations.Nullable;

/**
 * A page of the web to read.
 *
 * @param url http or https, with neither user nor password
 * @param rereadHours after how many hours it is looked at again, 1 to 8,760; null or 0: only when somebody says so
 */
public record NewWebPage(String url, @Nullable Integer rereadHours, DocumentFacts facts) {}
