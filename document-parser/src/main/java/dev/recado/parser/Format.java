package dev.recado.parser;

/** A kind of file that is read. */
enum Format {
    PDF("application/pdf"),
    DOCX("application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    XLSX("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    PPTX("application/vnd.openxmlformats-officedocument.presentationml.presentation"),
    ODT("application/vnd.oasis.opendocument.text"),
    HTML("text/html"),
    MARKDOWN("text/markdown"),
    TEXT("text/plain"),
    CSV("text/csv"),
    EML("message/rfc822"),
    JSON("application/json"),
    PICTURE("image/*"),
    ZIP("application/zip");

    private final String mediaType;

    Format(String mediaType) {
        this.mediaType = mediaType;
    }

    /** What the document's media type is said to be. */
    String mediaType() {
        return mediaType;
    }
}
