package dev.recado.knowledge;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * Words or phrases that mean the same to a tenant.
 *
 * @param words two to twenty, each up to five words long
 * @param oneWay false: whoever asks for one of them also finds the others; true: whoever asks for the first also finds the others,
 *     but not the other way round
 */
public record Synonym(UUID id, List<String> words, boolean oneWay, Instant changedAt, long version) {}
