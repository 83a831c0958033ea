package dev.recado.agents;

import java.util.Collection;
import java.util.Set;
import java.util.UUID;

/** What became of the turns before the one that is being answered. */
public interface PastTurns {
    /**
     * Those of the given turns of the current tenant that are not to be answered any more, although nobody may have said a word:
     * people were in charge of them, or the bot was not to speak.
     */
    Set<UUID> settled(Collection<UUID> turnIds);
}
