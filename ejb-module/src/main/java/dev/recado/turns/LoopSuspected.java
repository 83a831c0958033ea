package dev.recado.turns;

import java.util.UUID;

/**
 * Nobody human seems to write: the conversation went to people. Fired in the transaction that says so.
 *
 * @param sign one of {@code identical-texts}, {@code instant-replies}, {@code steady-replies} and {@code flood}
 */
public record LoopSuspected(UUID conversationId, String sign) {}
