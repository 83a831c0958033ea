package dev.recado.agents;

import dev.recado.knowledge.Passage;
import dev.recado.platform.Texts;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** The system message: the tenant's own prompt, the rules of the house, and the passages, fenced off as data. */
final class SystemPrompt {
    static final String OPEN = "<passages>";
    static final String CLOSE = "</passages>";
    private static final Pattern FENCE = Pattern.compile("(?i)<(\\s*/?\\s*passages)");

    private SystemPrompt() {}

    /**
     * The message.
     *
     * @param unanswered the questions of the burst for which nothing relevant was found
     */
    static String of(AgentTask task, List<Passage> passages, List<String> unanswered) {
        Locale locale = task.tenant().locale();
        AgentDetails agent = task.agent();
        String own = PromptTemplate.of(agent.prompt())
                .render(PromptValues.of(
                        task.tenant(), agent.name(), task.contactName(), task.contactPhone(), task.now()));
        return own.strip() + "\n\n" + Prompts.rules(locale) + "\n\n" + fenced(passages, unanswered, locale);
    }

    private static String fenced(List<Passage> passages, List<String> unanswered, Locale locale) {
        Texts texts = Texts.of(Agents.TEXTS, locale);
        StringBuilder text = new StringBuilder("# ")
                .append(texts.get("passages.heading"))
                .append('\n')
                .append(OPEN)
                .append('\n');
        if (passages.isEmpty()) {
            text.append(texts.get("passages.none")).append('\n');
        }
        // Within the fence, because these are the customer's words, and before the passages, so that none seems to say
        // it.
        for (String question : unanswered) {
            text.append(texts.get("passages.unanswered", tame(OfflineAnswers.echo(question))))
                    .append('\n');
        }
        for (int i = 0; i < passages.size(); i++) {
            Passage passage = passages.get(i);
            text.append('[').append(i + 1).append("] ").append(tame(passage.documentName()));
            if (!passage.location().isBlank()) {
                text.append(" › ").append(tame(passage.location()));
            }
            text.append('\n').append(tame(passage.text().strip())).append("\n\n");
        }
        return text.append(CLOSE).toString();
    }

    /** Neither a document nor a customer must be able to end the fence and go on as if it were the house speaking. */
    private static String tame(String text) {
        return FENCE.matcher(text).replaceAll("‹$1");
    }
}
