package dev.recado.parser;

import org.jspecify.annotations.Nullable;

/** A document can't be taken in; the detail is for people who want to know more, such as the type that was found. */
final class ParseFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Problem problem;
    private final String detail;

    ParseFailure(Problem problem, String detail) {
        this(problem, detail, null);
    }

    ParseFailure(Problem problem, String detail, @Nullable Throwable cause) {
        super(problem + ": " + detail, cause);
        this.problem = problem;
        this.detail = detail;
    }

    Problem problem() {
        return problem;
    }

    String detail() {
        return detail;
    }
}
