package dev.recado.knowledge;

/** Why a tenant's part of the search index is looked at. */
public enum IndexReason {
    /** The server has started. */
    START,
    /** It is done regularly. */
    SCHEDULE,
    /** Somebody asked for it. */
    REQUEST,
    /** Documents whose last day was over have got a later one. */
    DAYS,
    /** The index was lost, damaged or laid out differently. */
    LOST
}
