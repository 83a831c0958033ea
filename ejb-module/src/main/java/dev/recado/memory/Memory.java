package dev.recado.memory;

import dev.recado.conversations.Conversations;
import dev.recado.conversations.MessageDetails;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;

/** What a model is reminded of. */
@ApplicationScoped
public class Memory {
    /** How much of a conversation a model is reminded of, in tokens. */
    static final int BUDGET = 3_000;

    private static final int MOST_MESSAGES = 60;
    // What a message costs beside its text: role, author, separators.
    private static final int TOKENS_PER_MESSAGE = 6;
    // Portuguese takes about 3.5 characters per token with the providers' tokenizers; rather too many than too few.
    private static final double CHARACTERS_PER_TOKEN = 3.0;

    @Inject
    Conversations conversations;

    /**
     * The newest messages of a conversation that fit into the budget, in order. A gap is never left: the first message that
     * does not fit ends it.
     *
     * @param turnId the turn that is being answered; it and later ones are left out
     */
    public List<MessageDetails> recall(UUID conversationId, UUID turnId) {
        return newestWithin(BUDGET, conversations.recent(conversationId, turnId, MOST_MESSAGES));
    }

    static List<MessageDetails> newestWithin(int budget, List<MessageDetails> chronological) {
        List<MessageDetails> recalled = new ArrayList<>();
        int left = budget;
        for (MessageDetails message : chronological.reversed()) {
            String text = message.text();
            if (text == null || text.isBlank()) {
                continue;
            }
            left -= tokens(text);
            if (left < 0) {
                break;
            }
            recalled.add(message);
        }
        Collections.reverse(recalled);
        return List.copyOf(recalled);
    }

    private static int tokens(String text) {
        return TOKENS_PER_MESSAGE + (int) Math.ceil(text.length() / CHARACTERS_PER_TOKEN);
    }
}
