package dev.recado.knowledge;

/** A tag and how many documents have it. */
public record TagCount(String tag, long documents) {}
