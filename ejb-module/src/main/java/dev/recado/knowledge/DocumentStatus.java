package dev.recado.knowledge;

/** Where a document stands on its way into the knowledge base. Only a {@link #READY} one answers. */
public enum DocumentStatus {
    /** Stored; waits for its turn. */
    QUEUED,
    /** Being read in the child JVM. */
    PARSING,
    /** Its passages are being embedded and indexed. */
    EMBEDDING,
    /** Answers. */
    READY,
    /** Does not answer; the problem says why and what to do. */
    FAILED,
    /** An archive whose files have become documents of their own; does not answer itself. */
    UNPACKED,
    /** Somebody stopped it before it was ready; does not answer. */
    CANCELLED;

    /** Whether it is on its way to be ready. */
    public boolean busy() {
        return this == QUEUED || this == PARSING || this == EMBEDDING;
    }
}
