/**
 * Conversations: what was said, by whom, and who is in charge: the bot or people. It knows nothing of turns; it only tells of
 * changes of ownership by an event, in whose transaction the bot falls silent.
 */
package dev.recado.conversations;
