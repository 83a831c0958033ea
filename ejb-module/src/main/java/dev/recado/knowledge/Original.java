package dev.recado.knowledge;

/** A document as it was uploaded. Its media type is ours, found by content; never trust it as safe to show inline. */
public record Original(String name, String mediaType, byte[] content) {}
