package dev.recado.knowledge;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A document to upload.
 *
 * @param name the file's name; folders before it are dropped
 * @param mediaType what the sender says it is; only shown until the content has been looked at
 * @param categoryId null: the tenant's standard category
 */
public record NewDocument(
        String name, @Nullable String mediaType, @Nullable UUID categoryId, byte[] content) {}
