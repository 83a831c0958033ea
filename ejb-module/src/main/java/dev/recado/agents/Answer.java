package dev.recado.agents;

/** Send this to the customer. The channel turns the Markdown into its own formatting. */
public record Answer(String markdown, AnswerTrace trace) implements Decision {}
