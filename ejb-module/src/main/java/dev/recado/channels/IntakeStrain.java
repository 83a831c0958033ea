package dev.recado.channels;

import org.jspecify.annotations.Nullable;

/** Something that may run short while webhooks are taken. */
interface IntakeStrain {
    /** Its name in metrics and in the answer of {@code /ready}. */
    String name();

    /** What is short, for the log; null when there is enough. It may be asked several times a second. */
    @Nullable
    String trouble();
}
