package dev.recado.launcher;

/** Something that stands in the way of starting, told so that the reader knows what to do about it. */
public final class LauncherException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** With a message for people. */
    public LauncherException(String message) {
        super(message);
    }

    /** With a message for people and what it came from. */
    public LauncherException(String message, Throwable cause) {
        super(message, cause);
    }
}
