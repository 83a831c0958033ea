package dev.recado.knowledge;

import org.jspecify.annotations.Nullable;

/** Why a page of the web could not be read. The code is the key of the text for people in the bundle {@code dev.recado.knowledge}. */
final class PageProblem extends Exception {
    private static final long serialVersionUID = 1L;

    private final String code;
    private final @Nullable String detail;
    private final boolean passing;

    private PageProblem(String code, @Nullable String detail, boolean passing) {
        super(code + (detail == null ? "" : " " + detail));
        this.code = code;
        this.detail = detail;
        this.passing = passing;
    }

    /** One that stays until somebody does something about it. */
    static PageProblem lasting(String code, @Nullable String detail) {
        return new PageProblem(code, detail, false);
    }

    /** One that may be over soon. */
    static PageProblem passing(String code, @Nullable String detail) {
        return new PageProblem(code, detail, true);
    }

    String code() {
        return code;
    }

    @Nullable
    String detail() {
        return detail;
    }

    /** Whether it is worth while to try again soon. */
    boolean passing() {
        return passing;
    }
}
