package dev.recado.web.problems;

import dev.recado.platform.RecadoException;

/** An error that exists only over HTTP, such as a missing {@code If-Match}. */
public final class HttpProblem extends RecadoException {
    private static final long serialVersionUID = 1L;

    private final int status;

    public HttpProblem(int status, String code, Object... arguments) {
        super(code, arguments);
        this.status = status;
    }

    /** The HTTP status. */
    public int status() {
        return status;
    }
}
