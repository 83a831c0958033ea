package dev.recado.knowledge;

import dev.recado.platform.Texts;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A document that a version could not take in.
 *
 * @param code stable, such as {@code document.timed-out}
 * @param detail what fills the text
 */
public record VersionProblem(
        UUID documentId,
        String documentName,
        String code,
        @Nullable String detail) {

    /** What is wrong and what to do. */
    public String text(Locale language) {
        return Texts.of("dev.recado.knowledge", language).get(code, detail == null ? "" : detail);
    }
}
