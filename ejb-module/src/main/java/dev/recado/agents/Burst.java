package dev.recado.agents;

import dev.recado.conversations.MessageDetails;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;

/** What a customer wrote in one turn. */
record Burst(List<String> texts, boolean onlyReactions) {
    private static final Pattern AFTER_A_QUESTION = Pattern.compile("(?<=\\?)\\s+");

    static Burst of(List<MessageDetails> messages) {
        List<String> texts = messages.stream()
                .filter(message -> !message.kind().equals("REACTION"))
                .map(MessageDetails::text)
                .filter(Objects::nonNull)
                .map(String::strip)
                .filter(text -> !text.isEmpty())
                .toList();
        boolean reactions = !messages.isEmpty()
                && messages.stream().allMatch(message -> message.kind().equals("REACTION"));
        return new Burst(texts, reactions);
    }

    /** What may need an answer: each message that is more than courtesy, those with several questions taken apart. */
    List<String> questions() {
        List<String> questions = new ArrayList<>();
        for (String text : texts) {
            for (String part : AFTER_A_QUESTION.split(text)) {
                if (!part.isBlank() && !isCourtesy(part)) {
                    questions.add(part.strip());
                }
            }
        }
        return questions;
    }

    String joined() {
        return String.join("\n", texts);
    }

    static boolean isCourtesy(String text) {
        return Wording.isGreeting(text) || Wording.isThanks(text) || Wording.isAcknowledgement(text);
    }
}
