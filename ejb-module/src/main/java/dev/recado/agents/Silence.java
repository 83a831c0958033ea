package dev.recado.agents;

/** Nothing needs to be said, as after a mere "ok". */
public record Silence(String reason, AnswerTrace trace) implements Decision {}
