package dev.recado.knowledge;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A passage of a document, as it is indexed.
 *
 * @param ordinal from 0, in the document's order
 * @param heading the headings above it, joined by " › "
 * @param location such as "p. 3 › Check-in"; empty where the document has neither pages nor headings
 */
public record PassageText(UUID id, int ordinal, @Nullable String heading, String text, String location) {}
