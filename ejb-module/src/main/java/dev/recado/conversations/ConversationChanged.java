package dev.recado.conversations;

import java.util.UUID;

/**
 * Something in a conversation changed: a message, a status, its owner. For those who show it live (observe it after the
 * commit).
 */
public record ConversationChanged(UUID tenantId, UUID conversationId) {}
