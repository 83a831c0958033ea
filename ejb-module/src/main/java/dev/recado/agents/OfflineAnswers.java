package dev.recado.agents;

import dev.recado.agents.Findings.Finding;
import dev.recado.conversations.Author;
import dev.recado.conversations.Direction;
import dev.recado.conversations.MessageDetails;
import dev.recado.knowledge.Passage;
import dev.recado.platform.Texts;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;

/**
 * Answers without a model: quotes the passage that answers, with its source where the agent cites, or says that
 * it does not know and offers a person. It never says anything else, so it can't make anything up.
 */
final class OfflineAnswers {
    private static final int LONGEST_ECHO = 80;

    private OfflineAnswers() {}

    /**
     * Decides about a burst.
     *
     * @param memory what was said before, in order
     * @param trace makes the trace from the passages, those that are quoted first
     */
    static Decision decide(
            AgentTask task,
            Burst burst,
            List<MessageDetails> memory,
            Findings findings,
            Function<List<Passage>, AnswerTrace> trace) {
        Locale locale = Wording.language(burst.texts(), task.tenant().locale());
        Texts texts = Texts.of(Agents.TEXTS, locale);
        AnswerTrace plain = trace.apply(findings.forModel(12, 3));
        if (burst.texts().isEmpty()) {
            return burst.onlyReactions()
                    ? new Silence("reaction", plain)
                    : new Answer(texts.get("offline.no-text"), plain);
        }
        if (burst.texts().stream().anyMatch(Wording::asksForPerson) || acceptsOffer(burst, memory)) {
            return new HandOver(
                    texts.get("handover.customer"),
                    texts.get("handover.reason-asked"),
                    texts.get("handover.summary", burst.joined()),
                    plain);
        }
        if (findings.each().isEmpty()) {
            return courtesy(task, burst, texts, plain);
        }
        return answer(task.agent(), burst, findings, texts, trace);
    }

    private static Decision courtesy(AgentTask task, Burst burst, Texts texts, AnswerTrace trace) {
        if (burst.texts().stream().anyMatch(Wording::isThanks)) {
            return new Answer(texts.get("offline.thanks"), trace);
        }
        if (burst.texts().stream().anyMatch(Wording::isGreeting)) {
            String name = PromptValues.firstName(task.contactName());
            return new Answer(
                    name.isEmpty() ? texts.get("offline.greeting") : texts.get("offline.greeting-named", name), trace);
        }
        return new Silence("acknowledgement", trace);
    }

    private static Decision answer(
            AgentDetails agent,
            Burst burst,
            Findings findings,
            Texts texts,
            Function<List<Passage>, AnswerTrace> trace) {
        Map<UUID, Finding> answered = new LinkedHashMap<>();
        List<String> unknown = new ArrayList<>();
        for (Finding finding : findings.each()) {
            finding.answer()
                    .ifPresentOrElse(
                            passage -> answered.putIfAbsent(passage.id(), finding),
                            () -> unknown.add(finding.question()));
        }
        List<String> parts = new ArrayList<>();
        if (burst.texts().stream().anyMatch(Wording::isGreeting)) {
            parts.add(texts.get("offline.hello"));
        }
        if (answered.isEmpty()) {
            parts.add(texts.get("offline.unknown"));
            return new Answer(String.join("\n\n", parts), trace.apply(findings.forModel(12, 3)));
        }
        boolean several = findings.each().size() > 1;
        parts.add(texts.get(answered.size() == 1 ? "offline.quote-one" : "offline.quote-many"));
        int longest = answered.size() == 1 ? Excerpt.ALONE : Excerpt.AMONG_OTHERS;
        List<Passage> passages = new ArrayList<>();
        for (Finding finding : answered.values()) {
            Passage passage = finding.answer().orElseThrow();
            passages.add(passage);
            String heading = several && answered.size() > 1 ? "**" + echo(finding.question()) + "**\n" : "";
            parts.add(heading + quoted(Excerpt.of(passage.text(), finding.question(), longest)));
            if (agent.citations()) {
                parts.add(Sources.line(passage, texts));
            }
        }
        for (String question : unknown) {
            parts.add(texts.get("offline.unknown-part", echo(question)));
        }
        if (!unknown.isEmpty()) {
            parts.add(texts.get("offline.offer"));
        }
        findings.forModel(12, 3).stream()
                .filter(passage -> !passages.contains(passage))
                .forEach(passages::add);
        return new Answer(String.join("\n\n", parts), trace.apply(passages));
    }

    /** A plain yes to our own offer to call somebody. */
    private static boolean acceptsOffer(Burst burst, List<MessageDetails> memory) {
        if (burst.texts().stream().noneMatch(Wording::isYes)) {
            return false;
        }
        return memory.reversed().stream()
                .filter(message -> message.direction() == Direction.OUT)
                .findFirst()
                .filter(message -> message.author() == Author.AGENT)
                .map(message -> Wording.folded(String.valueOf(message.text())))
                .filter(said -> Texts.LANGUAGES.stream()
                        .map(language -> Texts.of(Agents.TEXTS, language).get("offline.offer"))
                        .anyMatch(offer -> said.contains(Wording.folded(offer))))
                .isPresent();
    }

    /** The customer's own words, tamed so that they can't break out of their line. */
    static String echo(String question) {
        String line = question.replaceAll("[\\s*_~`>#]+", " ").strip();
        return line.length() <= LONGEST_ECHO
                ? line
                : line.substring(0, LONGEST_ECHO).strip() + "…";
    }

    private static String quoted(String text) {
        return "> " + text.replaceAll("\\R+", "\n> ");
    }
}
