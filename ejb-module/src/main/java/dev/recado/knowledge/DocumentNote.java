package dev.recado.knowledge;

import dev.recado.platform.Texts;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Something that the owner of a document should know about how it was read, such as which pages have no text.
 *
 * @param code stable, such as {@code document.note.pages-without-text}
 * @param details what fills the text
 * @param text in Portuguese; {@link #in} gives it in another language
 */
public record DocumentNote(
        String code, List<String> details, @Nullable String text) {
    /** How the codes of reasons begin, which stand among the details and are texts themselves. */
    static final String REASON = "archive.reason.";

    // With this, and as many notes as there may be, all of them fit into their column.
    private static final int LONGEST_DETAIL = 300;

    static DocumentNote of(String code, List<String> details) {
        return new DocumentNote(
                code,
                details.stream()
                        .map(detail ->
                                detail.length() <= LONGEST_DETAIL ? detail : detail.substring(0, LONGEST_DETAIL) + "…")
                        .toList(),
                null);
    }

    /** The same, told in the language. A detail that is a reason is filled with the detail after it. */
    public DocumentNote in(Locale told) {
        Texts texts = Texts.of("dev.recado.knowledge", told);
        List<Object> filled = new ArrayList<>();
        for (int i = 0; i < details.size(); i++) {
            String detail = details.get(i);
            boolean reason = i > 0 && detail.startsWith(REASON);
            filled.add(reason ? texts.get(detail, i + 1 < details.size() ? details.get(i + 1) : "") : detail);
        }
        return new DocumentNote(code, details, texts.get(code, filled.toArray()));
    }
}
