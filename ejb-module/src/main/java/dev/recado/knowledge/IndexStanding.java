package dev.recado.knowledge;

/** How a tenant's part of the search index stands. */
public enum IndexStanding {
    /** The last look found it as it should be, or has made it so. */
    HEALTHY,
    /** It is being compared with the database. */
    CHECKING,
    /** What is missing is being written from the database; what is there answers meanwhile. */
    REPAIRING,
    /** The last step failed, such as when the search server can't be reached; it is tried again. */
    WAITING
}
