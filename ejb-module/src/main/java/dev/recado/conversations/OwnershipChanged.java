package dev.recado.conversations;

import java.util.UUID;

/**
 * A conversation passed to other hands. Fired in the transaction, under the conversation's lock, so that whoever prepares an
 * answer can be silenced before it leaves.
 *
 * @param reason such as {@code taken-over}, {@code phone-app}, {@code handed-back}, {@code handed-over}, {@code closed}
 */
public record OwnershipChanged(UUID conversationId, Owner owner, String reason) {}
