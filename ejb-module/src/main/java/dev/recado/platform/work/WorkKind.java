package dev.recado.platform.work;

/** What kind of work is due, and on which queue its wake-ups travel. */
public enum WorkKind {
    /** A conversation's open turn; the id is the turn's. */
    TURN("RecadoTurns", "turns"),
    /** Messages to a contact; the id is the contact's. */
    OUTBOX("RecadoOutbox", "sendings"),
    /** A conversation whose customer waits for people; the id is the conversation's. */
    PEOPLE("RecadoPeople", "handovers"),
    /** A document to take into the knowledge base; the id is the document's. */
    DOCUMENT("RecadoKnowledge", "documents"),
    /** A version of a tenant's knowledge to build, or to remove; the id is the version's. */
    VERSION("RecadoVersions", "versions"),
    /** A deleted document that must be proved to have left the search index; the id is the receipt's. */
    PURGE("RecadoIndex", "purges"),
    /** A page of the web to look at again; the id is the page's. */
    WEB_PAGE("RecadoPages", "pages"),
    /** A run of golden questions; the id is the run's. */
    GOLDEN("RecadoGolden", "evaluations"),
    /** A tenant's part of the search index to look at; the id is that of its state. */
    INDEX("RecadoIndex", "checks"),
    /** A tenant to delete; the id is the tenant's. */
    TENANT("RecadoTenants", "deletions");

    private final String queue;
    private final String plural;

    WorkKind(String queue, String plural) {
        this.queue = queue;
        this.plural = plural;
    }

    /** What metrics call it. */
    String plural() {
        return plural;
    }

    /** The queue's name, as in {@code wildfly-config}. */
    public String queue() {
        return queue;
    }
}
