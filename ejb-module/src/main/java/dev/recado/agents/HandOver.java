package dev.recado.agents;

import org.jspecify.annotations.Nullable;

/**
 * Let people take over.
 *
 * @param messageToCustomer what the customer is told meanwhile, in Markdown
 * @param summaryForPeople what the person who takes over should know; never shown to the customer
 */
public record HandOver(
        @Nullable String messageToCustomer,
        String reason,
        @Nullable String summaryForPeople,
        AnswerTrace trace) implements Decision {}
