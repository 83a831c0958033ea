package dev.recado.web.console;

import dev.recado.channels.DeviceDetails;
import dev.recado.channels.Devices;
import dev.recado.conversations.ConversationDetails;
import dev.recado.conversations.ConversationFilter;
import dev.recado.conversations.ConversationNumbers;
import dev.recado.conversations.Conversations;
import dev.recado.knowledge.DocumentFilter;
import dev.recado.knowledge.DocumentStatus;
import dev.recado.knowledge.KnowledgeBase;
import dev.recado.llm.LlmSettings;
import dev.recado.llm.Provider;
import dev.recado.platform.Page;
import dev.recado.turns.Outcome;
import dev.recado.turns.TurnNumbers;
import dev.recado.turns.Turns;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How things stand, at a glance, and what a new tenant still has to set up. */
@Named
@RequestScoped
public class DashboardPage {
    private static final Duration SPAN = Duration.ofHours(24);
    private static final int LATEST = 6;
    private static final int MANY = 200;

    @Inject
    Conversations conversations;

    @Inject
    Turns turns;

    @Inject
    Devices devices;

    @Inject
    KnowledgeBase knowledge;

    @Inject
    LlmSettings llm;

    @Inject
    Console console;

    @Inject
    ConsoleTexts texts;

    private @Nullable ConversationNumbers open;
    private @Nullable TurnNumbers numbers;
    private @Nullable List<ConversationDetails> latest;
    private @Nullable List<Step> steps;

    /** A step of the set-up; {@code key} leads to its texts. */
    public record Step(String key, String page, boolean done) {}

    public ConversationNumbers getOpen() {
        if (open == null) {
            open = conversations.numbers();
        }
        return open;
    }

    public TurnNumbers getNumbers() {
        if (numbers == null) {
            numbers = turns.numbers(SPAN);
        }
        return numbers;
    }

    /** How many turns ended so in the last 24 hours. */
    public long count(Outcome outcome) {
        return getNumbers().byOutcome().getOrDefault(outcome, 0L);
    }

    public long getAnswered() {
        return count(Outcome.ANSWERED);
    }

    /** All turns that ended in the last 24 hours. */
    public long getEnded() {
        return getNumbers().byOutcome().values().stream()
                .mapToLong(Long::longValue)
                .sum();
    }

    public List<ConversationDetails> getLatest() {
        if (latest == null) {
            latest = conversations
                    .list(ConversationFilter.ALL, new Page.Request(null, LATEST))
                    .items();
        }
        return latest;
    }

    /** The set-up's steps while one of the necessary ones is still to do; empty afterwards. */
    public List<Step> getSteps() {
        if (steps == null) {
            boolean connected = devices.list(new Page.Request(null, MANY)).items().stream()
                    .anyMatch((DeviceDetails device) -> device.lastWebhookAt() != null);
            boolean informed = knowledge.list(DocumentFilter.ALL, new Page.Request(null, MANY)).items().stream()
                    .anyMatch(document -> document.status() == DocumentStatus.READY);
            boolean thinking = llm.get().provider() != Provider.OFFLINE;
            steps = connected && informed
                    ? List.of()
                    : List.of(
                            new Step("device", "devices", connected),
                            new Step("knowledge", "knowledge", informed),
                            new Step("model", "model", thinking));
        }
        return steps;
    }

    /** Answers over the last 24 hours, as Chart.js wants it. */
    public String getAnswersChart() {
        List<String> labels = new ArrayList<>();
        List<Long> counts = new ArrayList<>();
        for (TurnNumbers.Slot slot : getNumbers().answered()) {
            labels.add(console.time(slot.from()));
            counts.add(slot.count());
        }
        return Charts.line(labels, texts.of("dashboard.answers"), counts, console.isDark());
    }

    /** Turns by outcome, as Chart.js wants it. */
    public String getOutcomesChart() {
        List<Charts.Part> parts = new ArrayList<>();
        for (Map.Entry<Outcome, String> colour : Charts.OUTCOMES.entrySet()) {
            long count = count(colour.getKey());
            if (count > 0) {
                parts.add(new Charts.Part(texts.of("outcome." + colour.getKey()), count, colour.getValue()));
            }
        }
        return Charts.doughnut(parts, console.isDark());
    }
}
