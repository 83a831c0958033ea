package dev.recado.knowledge;

import dev.recado.platform.Texts;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Where a document of kind {@link DocumentKind#WEB_PAGE} is read.
 *
 * @param rereadHours how many hours later it is looked at again; null: never by itself
 * @param checkedAt when it was last looked at
 * @param changedAt when it was last found to have changed
 * @param nextAt when it will be looked at again
 * @param problemCode why the last look failed, such as {@code page.gone}; what was read before goes on answering
 * @param problem the same in words, in Portuguese; {@link #in} gives it in another language
 * @param problemDetail what fills the text, such as the status that the server gave
 */
public record WebPageDetails(
        String url,
        @Nullable Integer rereadHours,
        @Nullable Instant checkedAt,
        @Nullable Instant changedAt,
        @Nullable Instant nextAt,
        @Nullable String problemCode,
        @Nullable String problem,
        @Nullable String problemDetail) {

    /** The same, its problem told in the language. */
    public WebPageDetails in(Locale told) {
        if (problemCode == null) {
            return this;
        }
        String text =
                Texts.of("dev.recado.knowledge", told).get(problemCode, problemDetail == null ? "" : problemDetail);
        return new WebPageDetails(url, rereadHours, checkedAt, changedAt, nextAt, problemCode, text, problemDetail);
    }
}
