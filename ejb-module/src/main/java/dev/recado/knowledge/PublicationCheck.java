package dev.recado.knowledge;

import java.util.Optional;

/**
 * Looks at a version before it begins to answer. All beans of this kind are asked each time, in the version's tenant and outside any
 * transaction; they may search in the version by {@link KnowledgeRetriever#search(Query, java.util.UUID)}.
 */
public interface PublicationCheck {
    /** The code of an objection that somebody has to read: the golden questions fare worse. */
    String WORSE = "version.golden-worse";

    /** What speaks against letting the version answer; empty: nothing does. */
    Optional<Objection> check(VersionDetails candidate);

    /**
     * What speaks against a version.
     *
     * @param code the key of the text for people in the bundle {@code dev.recado.knowledge}
     * @param detail fills the text, at most 1,000 characters
     * @param refuses whether the version must wait until somebody activates it all the same; otherwise it only warns
     */
    record Objection(String code, String detail, boolean refuses) {}
}
