package dev.recado.tenants;

/** What happens when a customer has waited for people in vain. */
public enum PeopleFallBack {
    /** The conversation goes back to the bot, which answers what nobody has answered. */
    BOT,
    /** The customer is told politely that it takes longer; the conversation stays with people. */
    NOTICE
}
