package dev.recado.simulators.models;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A valid request to a model, whatever its wire format.
 *
 * @param provider {@code openai}, {@code deepseek} or {@code gemini}; {@code openai-embeddings} or {@code gemini-embeddings}
 * @param turns everything that was said, in order, system messages included
 * @param tools names of the tools that the model may call
 */
public record ModelRequest(
        String provider, String path, String model, List<Turn> turns, List<String> tools, boolean stream, String key) {

    /** One message; {@code role} is {@code system}, {@code user}, {@code assistant} or {@code tool}. */
    public record Turn(String role, String text) {}

    /** All system messages, one after the other. */
    public String system() {
        StringBuilder system = new StringBuilder();
        for (Turn turn : turns) {
            if (turn.role().equals("system")) {
                system.append(turn.text()).append('\n');
            }
        }
        return system.toString();
    }

    /** What the user has said since the model last spoke: the questions to answer now. */
    public List<String> latestUserTexts() {
        List<String> latest = new ArrayList<>();
        for (Turn turn : turns) {
            if (turn.role().equals("user")) {
                latest.add(turn.text());
            } else if (turn.role().equals("assistant")) {
                latest.clear();
            }
        }
        return latest;
    }

    /** The very last user message, or null. */
    public @Nullable String lastUserText() {
        return turns.stream()
                .filter(t -> t.role().equals("user"))
                .reduce((a, b) -> b)
                .map(Turn::text)
                .orElse(null);
    }

    /** The user message before the latest ones: what the conversation was about. */
    public int promptCharacters() {
        return turns.stream().mapToInt(t -> t.text().length()).sum();
    }
}
