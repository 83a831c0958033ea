package dev.recado.knowledge;

/** Why a document had to leave the search index. */
public enum DeletionCause {
    /** Somebody has deleted it. */
    DELETED,
    /** Its last day is over. It comes back when it gets a later one. */
    EXPIRED
}
