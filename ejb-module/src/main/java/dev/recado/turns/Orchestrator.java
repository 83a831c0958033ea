package dev.recado.turns;

import dev.recado.agents.AgentDetails;
import dev.recado.agents.AgentTask;
import dev.recado.agents.Agents;
import dev.recado.agents.Answer;
import dev.recado.agents.AnswerTrace;
import dev.recado.agents.Decision;
import dev.recado.agents.HandOver;
import dev.recado.agents.Silence;
import dev.recado.agents.Transfer;
import dev.recado.conversations.Author;
import dev.recado.conversations.MessageDetails;
import dev.recado.platform.Texts;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Gets a turn to its conclusion: asks the agent in charge, follows its transfers, and tells the customer politely which of
 * their messages could not be understood.
 */
@ApplicationScoped
class Orchestrator {
    /** Agents that keep passing a conversation on go round in circles; people take over then. */
    private static final int MOST_TRANSFERS = 3;

    @Inject
    Agents agents;

    Conclusion conclude(TurnTask task) {
        if (task.lastResort()) {
            return of(agents.lastResort(task.agentTask(), "turn.failed"), task.agentTask(), "", null);
        }
        Locale language = task.agentTask().tenant().locale();
        List<MessageDetails> readable = task.messages().stream()
                .filter(message -> isReadable(message) || isReaction(message))
                .toList();
        String notice = notice(task.messages(), language);
        if (readable.stream().allMatch(Orchestrator::isReaction)) {
            return new Conclusion(Outcome.ANSWERED, notice, "unsupported-kind", null, null, Author.SYSTEM, null, null);
        }
        AgentTask agentTask = with(task.agentTask(), task.agentTask().agent(), readable);
        @Nullable UUID transferred = null;
        for (int transfers = 0; transfers <= MOST_TRANSFERS; transfers++) {
            Decision decision = agents.answer(agentTask);
            if (!(decision instanceof Transfer transfer)) {
                return of(decision, agentTask, notice, transferred);
            }
            transferred = transfer.toAgent();
            agentTask = with(agentTask, agents.inCharge(transferred), readable);
        }
        return of(agents.lastResort(agentTask, "agents.circle"), agentTask, notice, null);
    }

    private static Conclusion of(Decision decision, AgentTask task, String notice, @Nullable UUID transferred) {
        AnswerTrace trace = decision.trace();
        String name = task.agent().name();
        return switch (decision) {
            case Answer answer ->
                new Conclusion(
                        Outcome.ANSWERED,
                        joined(answer.markdown(), notice),
                        null,
                        null,
                        transferred,
                        Author.AGENT,
                        name,
                        trace);
            case HandOver handOver ->
                new Conclusion(
                        Outcome.HANDED_OVER,
                        joined(Objects.requireNonNullElse(handOver.messageToCustomer(), ""), notice),
                        handOver.reason(),
                        handOver.summaryForPeople(),
                        transferred,
                        Author.AGENT,
                        name,
                        trace);
            case Silence silence ->
                notice.isEmpty()
                        ? new Conclusion(
                                Outcome.NO_REPLY_NEEDED,
                                "",
                                silence.reason(),
                                null,
                                transferred,
                                Author.AGENT,
                                name,
                                trace)
                        : new Conclusion(
                                Outcome.ANSWERED,
                                notice,
                                "unsupported-kind",
                                null,
                                transferred,
                                Author.SYSTEM,
                                null,
                                trace);
            case Transfer transfer -> throw new IllegalStateException("A last resort does not transfer: " + transfer);
        };
    }

    private static String joined(String text, String notice) {
        return notice.isEmpty() ? text : text + "\n\n" + notice;
    }

    private static AgentTask with(AgentTask task, AgentDetails agent, List<MessageDetails> messages) {
        return new AgentTask(
                task.tenant(),
                agent,
                task.conversationId(),
                task.turnId(),
                task.contactName(),
                task.contactPhone(),
                messages,
                task.now());
    }

    /** Text, a pressed button, and media with a caption can be read; of the latter only the caption. */
    private static boolean isReadable(MessageDetails message) {
        return message.text() != null && !message.text().isBlank();
    }

    private static boolean isReaction(MessageDetails message) {
        return message.kind().equals(ArrivalTransactions.REACTION);
    }

    private static boolean isUnderstood(MessageDetails message) {
        return switch (message.kind()) {
            case "TEXT", "BUTTON", "INTERACTIVE" -> isReadable(message);
            case ArrivalTransactions.REACTION -> true;
            default -> false;
        };
    }

    /** One polite note for all that was not understood; empty when everything was. */
    private static String notice(List<MessageDetails> messages, Locale language) {
        Texts texts = Texts.of("dev.recado.turns", language);
        String kinds = messages.stream()
                .filter(message -> !isUnderstood(message))
                .map(message -> kindName(texts, message.kind()))
                .distinct()
                .collect(Collectors.joining(", "));
        return kinds.isEmpty() ? "" : texts.get("unsupported", kinds);
    }

    private static String kindName(Texts texts, String kind) {
        String key = "kind." + kind;
        String name = texts.get(key);
        return name.equals(key) ? texts.get("kind.other") : name;
    }
}
