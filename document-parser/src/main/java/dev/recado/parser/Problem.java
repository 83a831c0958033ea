package dev.recado.parser;

/** Why a document can't be taken in. The names and exit codes are read by the server: never change their meaning. */
public enum Problem {
    /** No bytes at all. */
    EMPTY(10),
    /** A password is needed. */
    ENCRYPTED(11),
    /** Damaged, cut off, or not what it pretends to be. */
    CORRUPT(12),
    /** A type that is not read. */
    UNSUPPORTED(13),
    /** More text, pages or inflated bytes than allowed; bombs among them. */
    TOO_LARGE(14),
    /** Opens well, but has no text, such as a scan. */
    NO_TEXT(15),
    /** Took longer than allowed. */
    TIMED_OUT(16),
    /** Needed more memory than allowed. The JVM itself exits with 3 when told to by ExitOnOutOfMemoryError. */
    OUT_OF_MEMORY(17),
    /** Consists of pictures, and the program that reads them is not installed; the detail names the packages. */
    OCR_MISSING(18),
    /** Can't be read, and is something else than its name says; the detail tells both. */
    MISMATCH(19);

    private final int exitCode;

    Problem(int exitCode) {
        this.exitCode = exitCode;
    }

    /** The exit code of the process that met this problem. */
    public int exitCode() {
        return exitCode;
    }
}
