package dev.recado.agents;

import java.util.Collection;
import java.util.Map;
import java.util.UUID;

/** What became of the turns before the one that is being answered. */
public interface PastTurns {
    /** Why a turn is not to be answered any more. */
    enum Settled {
        /** It was left to people. */
        TO_PEOPLE,
        /** The bot was not to speak, and nobody else took care of it. */
        REFUSED
    }

    /**
     * Those of the given turns of the current tenant that are not to be answered any more, although nobody may have said a word:
     * people were in charge of them, or the bot was not to speak.
     */
    Map<UUID, Settled> settled(Collection<UUID> turnIds);
}
