package dev.recado.knowledge;

import org.jspecify.annotations.Nullable;

/**
 * A document to upload.
 *
 * @param name the file's name; folders before it are dropped
 * @param mediaType what the sender says it is; only shown until the content has been looked at
 */
public record NewDocument(String name, @Nullable String mediaType, byte[] content, DocumentFacts facts) {}
