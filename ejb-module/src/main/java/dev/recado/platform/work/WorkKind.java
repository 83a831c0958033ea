package dev.recado.platform.work;

/** What kind of work is due, and on which queue its wake-ups travel. */
public enum WorkKind {
    /** A conversation's open turn; the id is the turn's. */
    TURN("RecadoTurns"),
    /** Messages to a contact; the id is the contact's. */
    OUTBOX("RecadoOutbox"),
    /** A conversation whose customer waits for people; the id is the conversation's. */
    PEOPLE("RecadoPeople"),
    /** A document to take into the knowledge base; the id is the document's. */
    DOCUMENT("RecadoKnowledge"),
    /** A tenant to delete; the id is the tenant's. */
    TENANT("RecadoTenants");

    private final String queue;

    WorkKind(String queue) {
        this.queue = queue;
    }

    /** The queue's name, as in {@code wildfly-config}. */
    public String queue() {
        return queue;
    }
}
