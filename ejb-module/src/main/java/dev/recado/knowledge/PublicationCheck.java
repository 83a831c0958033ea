package dev.recado.knowledge;

import java.util.Optional;

/**
 * Looks at a version before it begins to answer. All beans of this kind are asked each time, in the version's tenant and outside any
 * transaction and request; they may search in the version.
 */
public interface PublicationCheck {
    /** The code of an objection that somebody has to read: the golden questions fare worse. */
    String WORSE = "version.golden-worse";

    /** Whether there is anything in the current tenant to check a version by; quick. */
    default boolean isWanted() {
        return true;
    }

    /**
     * What speaks against letting the version answer; empty: nothing does. A {@link dev.recado.llm.ModelFailure} puts the check off
     * until later, or fails the version, as if it had happened while it was being built.
     */
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
