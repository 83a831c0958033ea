package dev.recado.agents;

/** What an agent wants done about a turn. */
public sealed interface Decision permits Answer, Transfer, HandOver, Silence {

    /** How it came to this. */
    AnswerTrace trace();
}
