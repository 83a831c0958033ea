package dev.recado.conversations;

/**
 * How many conversations are open.
 *
 * @param withBot in the bot's hands
 * @param withPeople in people's hands
 * @param waiting those of the latter whose customer waits for an answer
 */
public record ConversationNumbers(long withBot, long withPeople, long waiting) {}
