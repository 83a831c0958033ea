package dev.recado.knowledge;

import org.jspecify.annotations.Nullable;

/**
 * Something is wrong with a document itself, so that trying again would end the same way. The code is the key of the text for
 * people in the bundle {@code dev.recado.knowledge}.
 */
final class DocumentProblem extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private static final int LONGEST_DETAIL = 300;

    private final String code;
    private final @Nullable String detail;

    DocumentProblem(String code, @Nullable String detail) {
        super(code + (detail == null ? "" : " " + detail));
        this.code = code;
        this.detail =
                detail == null || detail.length() <= LONGEST_DETAIL ? detail : detail.substring(0, LONGEST_DETAIL);
    }

    String code() {
        return code;
    }

    @Nullable
    String detail() {
        return detail;
    }
}
