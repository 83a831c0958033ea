package dev.recado.parser;

/** Something about a document that was read which its owner should know. The names are read by the server: never change them. */
enum Note {
    /** Sheets or slides that are hidden, and so were left out; names or numbers. */
    HIDDEN_SHEETS,
    HIDDEN_SLIDES,
    /** Attachments of a message that were not read, each with the reason. */
    ATTACHMENTS_NOT_READ
}
