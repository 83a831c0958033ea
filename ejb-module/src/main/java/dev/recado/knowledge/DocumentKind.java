package dev.recado.knowledge;

/** How a document comes into the knowledge base. */
public enum DocumentKind {
    /** A file that was uploaded. */
    FILE,
    /** A page of the web, which the server reads. */
    WEB_PAGE,
    /** A question and its answer, typed by people. */
    QUESTION
}
