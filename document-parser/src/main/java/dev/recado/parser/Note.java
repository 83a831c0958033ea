package dev.recado.parser;

/** Something about a document that was read which its owner should know. The names are read by the server: never change them. */
enum Note {
    /** Sheets or slides that are hidden, and so were left out; names or numbers. */
    HIDDEN_SHEETS,
    HIDDEN_SLIDES,
    /** Attachments of a message that were not read; names. */
    ATTACHMENTS_NOT_READ,
    /** Pages that are pictures and were not read, because a program is missing on the server; pages, packages to install. */
    OCR_MISSING,
    /** Pages that are pictures, and in which no text was found in the time that there was; pages. */
    PAGES_WITHOUT_TEXT
}
