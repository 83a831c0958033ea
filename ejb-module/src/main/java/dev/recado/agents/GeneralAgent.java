package dev.recado.agents;

import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.SystemMessage;
import dev.recado.agents.Sources.Cited;
import dev.recado.conversations.MessageDetails;
import dev.recado.knowledge.Passage;
import dev.recado.llm.ModelFailure;
import dev.recado.llm.ModelReply;
import dev.recado.llm.Provider;
import dev.recado.llm.TenantModel;
import dev.recado.platform.Texts;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves whoever writes: from its prompt, the conversation so far and the knowledge base. When the provider fails, it
 * answers without a model rather than not at all.
 */
@ApplicationScoped
public class GeneralAgent implements Agent {
    private static final Logger LOG = LoggerFactory.getLogger(GeneralAgent.class);
    private static final int MOST_PASSAGES = 8;
    private static final int MOST_DOUBTFUL_PASSAGES = 3;
    private static final Pattern LAST_SENTENCE = Pattern.compile("(?s)^(.*[.!?…])[^.!?…]*$");

    @Inject
    Preparation preparation;

    @Inject
    Research research;

    @Override
    public AgentType type() {
        return AgentType.GENERAL;
    }

    @Override
    public Decision answer(AgentTask task) {
        requireTime();
        try {
            Decision decision = decide(task);
            requireTime();
            return decision;
        } catch (CancellationException cancelled) {
            throw cancelled;
        } catch (RuntimeException e) {
            // Databases and indexes have their own ways of complaining about an interrupt.
            requireTime();
            throw e;
        }
    }

    private Decision decide(AgentTask task) {
        Burst burst = Burst.of(task.messages());
        Work work = new Work(task);
        long began = System.nanoTime();
        Preparation.Prepared prepared = preparation.of(task);
        List<MessageDetails> recalled = prepared.recalled();
        work.memoryMillis = millisSince(began);

        began = System.nanoTime();
        Findings findings = research.about(burst, task.agent());
        work.retrievalMillis = millisSince(began);

        if (!burst.texts().isEmpty()) {
            try {
                Optional<TenantModel> model = prepared.model();
                if (model.isPresent()) {
                    return byModel(model.get(), burst, prepared, findings, work);
                }
            } catch (ModelFailure failure) {
                LOG.warn("The model failed, answering without it: {} {}", failure.code(), failure.getMessage());
                work.failure = failure.code();
            }
        }
        return OfflineAnswers.decide(task, burst, recalled, findings, work::trace);
    }

    private Decision byModel(
            TenantModel model, Burst burst, Preparation.Prepared prepared, Findings findings, Work work) {
        AgentTask task = work.task;
        Texts texts = Texts.of(Agents.TEXTS, task.tenant().locale());
        List<Passage> passages = findings.forModel(
                Math.max(MOST_PASSAGES, task.agent().retrieval().passages()), MOST_DOUBTFUL_PASSAGES);
        List<ChatMessage> messages = new ArrayList<>();
        messages.add(SystemMessage.from(SystemPrompt.of(task, passages, findings.unanswered())));
        messages.addAll(Transcript.of(prepared.recalled(), prepared.settled(), task.messages(), texts));

        work.provider = model.provider();
        work.model = model.name();
        long began = System.nanoTime();
        ModelReply reply;
        try {
            reply = model.ask(messages, AgentTools.ALL);
        } finally {
            work.modelMillis = millisSince(began);
        }
        work.inputTokens = reply.inputTokens();
        work.outputTokens = reply.outputTokens();
        work.cost = reply.cost();

        String said = Transcript.unmarked(reply.truncated() ? wholeSentences(reply.text()) : reply.text());
        Texts spoken = Texts.of(
                Agents.TEXTS, Wording.language(burst.texts(), task.tenant().locale()));
        Optional<ToolExecutionRequest> handOver = call(reply, AgentTools.HAND_OVER);
        if (handOver.isPresent()) {
            return handOver(handOver.get(), said, spoken, texts, work.trace(passages));
        }
        Optional<ToolExecutionRequest> noReply = call(reply, AgentTools.NO_REPLY);
        if (noReply.isPresent() && said.isBlank()) {
            return new Silence(AgentTools.argument(noReply.get(), "reason"), work.trace(passages));
        }
        if (!task.agent().citations()) {
            String plain = Sources.without(said);
            return plain.isBlank() ? failed(model) : new Answer(plain, work.trace(passages));
        }
        Cited cited = Sources.cite(said, passages, texts);
        return cited.markdown().isBlank() ? failed(model) : new Answer(cited.markdown(), work.trace(cited.passages()));
    }

    private static Decision failed(TenantModel model) {
        throw model.emptyReply();
    }

    private static HandOver handOver(
            ToolExecutionRequest call, String said, Texts toCustomer, Texts toPeople, AnswerTrace trace) {
        String message = Sources.without(said.isBlank() ? AgentTools.argument(call, "message") : said);
        String reason = AgentTools.argument(call, "reason");
        String summary = AgentTools.argument(call, "summary");
        return new HandOver(
                message.isBlank() ? toCustomer.get("handover.customer") : message,
                reason.isBlank() ? toPeople.get("handover.default-reason") : reason,
                summary.isBlank() ? null : summary,
                trace);
    }

    private static Optional<ToolExecutionRequest> call(ModelReply reply, String tool) {
        return reply.toolCalls().stream()
                .filter(call -> tool.equals(call.name()))
                .findFirst();
    }

    /** A text that was cut off ends with its last whole sentence, if it has one. */
    private static String wholeSentences(String text) {
        var sentences = LAST_SENTENCE.matcher(text);
        return sentences.matches() ? sentences.group(1) : text;
    }

    private static void requireTime() {
        if (Thread.currentThread().isInterrupted()) {
            throw new CancellationException("The turn was interrupted");
        }
    }

    private static long millisSince(long nanos) {
        return (System.nanoTime() - nanos) / 1_000_000;
    }

    /** What is noted about one answer while it is made. */
    private static final class Work {
        private final AgentTask task;
        private Provider provider = Provider.OFFLINE;
        private @Nullable String model;
        private int inputTokens;
        private int outputTokens;
        private @Nullable String cost;
        private long memoryMillis;
        private long retrievalMillis;
        private long modelMillis;
        private @Nullable String failure;

        Work(AgentTask task) {
            this.task = task;
        }

        AnswerTrace trace(List<Passage> passages) {
            AgentDetails agent = task.agent();
            return new AnswerTrace(
                    agent.id(),
                    agent.name(),
                    agent.promptVersion(),
                    provider.name(),
                    model,
                    List.copyOf(passages),
                    inputTokens,
                    outputTokens,
                    cost,
                    memoryMillis,
                    retrievalMillis,
                    modelMillis,
                    failure != null,
                    failure);
        }
    }
}
