package dev.recado.web.console;

import dev.recado.knowledge.DocumentDetails;
import dev.recado.knowledge.DocumentFilter;
import dev.recado.knowledge.GoldenQuestion;
import dev.recado.knowledge.GoldenQuestions;
import dev.recado.knowledge.GoldenQuestions.ImportResult;
import dev.recado.knowledge.GoldenResult;
import dev.recado.knowledge.GoldenRun;
import dev.recado.knowledge.GoldenRuns;
import dev.recado.knowledge.GoldenScores;
import dev.recado.knowledge.GoldenSettings;
import dev.recado.knowledge.KnowledgeBase;
import dev.recado.knowledge.NewGoldenQuestion;
import dev.recado.platform.Page;
import dev.recado.web.rest.GoldenCsv;
import jakarta.faces.view.ViewScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.primefaces.event.FileUploadEvent;

/** The golden questions, their runs, and which questions got worse. */
@Named
@ViewScoped
@SuppressWarnings("serial") // Kept in memory only: the state is neither passivated nor replicated.
public class GoldenPage implements Serializable {
    private static final long serialVersionUID = 1L;
    private static final int STEP = 50;
    private static final int RUNS = 20;
    private static final int OFFERED = 500;
    private static final int SHOWN_DOCUMENTS = 3;

    @Inject
    GoldenQuestions questions;

    @Inject
    GoldenRuns runs;

    @Inject
    KnowledgeBase knowledge;

    @Inject
    Console console;

    @Inject
    Said said;

    private int shown = STEP;
    private boolean more;
    private List<GoldenQuestion> list = List.of();
    private List<GoldenRun> history = List.of();
    private List<GoldenResult> results = List.of();
    private @Nullable GoldenRun chosen;
    private boolean onlyChanged;
    private @Nullable GoldenQuestion edited;
    private String text = "";
    private List<String> documents = List.of();
    private List<DocumentDetails> offered = List.of();
    private boolean refuses;
    private long settingsVersion;

    /** One of the numbers of a run. */
    public record Figure(
            String key, @Nullable Double value, @Nullable Double before) {
        /** Whether it is lower than before. */
        public boolean isFallen() {
            return value != null && before != null && value < before - 1e-9;
        }

        /** Whether it is higher than before. */
        public boolean isRisen() {
            return value != null && before != null && value > before + 1e-9;
        }
    }

    /** Reads questions, runs and settings. */
    public void load() {
        refresh();
        chosen = history.stream()
                .filter(run -> run.state() == GoldenRun.State.DONE)
                .findFirst()
                .orElse(null);
        readResults();
    }

    /** Something changed, as a push told. */
    public void refresh() {
        Shown<GoldenQuestion> page = Shown.of(shown, questions::list);
        list = page.items();
        more = page.more();
        boolean wasRunning = isRunning();
        history = runs.list(new Page.Request(null, RUNS)).items();
        if (wasRunning && !isRunning()) {
            chosen = history.getFirst();
            readResults();
        }
        GoldenSettings settings = questions.settings();
        refuses = settings.worse() == GoldenSettings.WhenWorse.REFUSE;
        settingsVersion = settings.version();
    }

    public void showMore() {
        shown += STEP;
        refresh();
    }

    /** Asks all questions in the background. */
    public void run() {
        runs.start(null);
        refresh();
        said.done("golden.said.started");
    }

    public void cancel(UUID id) {
        runs.cancel(id);
        refresh();
        said.done("golden.said.cancelled");
    }

    /** Shows the results of a run. */
    public void choose(UUID id) {
        chosen = runs.get(id);
        readResults();
    }

    private void readResults() {
        results = chosen == null ? List.of() : runs.results(chosen.id());
    }

    /** Opens the form for a question; null for a new one. */
    public void edit(@Nullable GoldenQuestion which) {
        edited = which;
        text = which == null ? "" : which.question();
        documents = which == null
                ? List.of()
                : which.documents().stream()
                        .filter(GoldenQuestion.ExpectedDocument::present)
                        .map(document -> document.id().toString())
                        .toList();
        offered = new ArrayList<>(Shown.of(OFFERED, request -> knowledge.list(DocumentFilter.ALL, request))
                .items());
        // What is expected already must not get lost because there are many others.
        documents.stream()
                .map(UUID::fromString)
                .filter(id ->
                        offered.stream().noneMatch(document -> document.id().equals(id)))
                .forEach(id -> offered.add(knowledge.get(id)));
    }

    public void save() {
        NewGoldenQuestion wanted = new NewGoldenQuestion(
                text.strip(), documents.stream().map(UUID::fromString).toList());
        if (edited == null) {
            questions.create(wanted);
        } else {
            questions.update(edited.id(), edited.version(), wanted);
        }
        refresh();
        said.done("golden.said.saved");
    }

    public void delete(UUID id) {
        questions.delete(id);
        refresh();
        said.done("golden.said.deleted");
    }

    /** Takes questions from a file. */
    public void upload(FileUploadEvent event) {
        ImportResult result = questions.takeIn(
                () -> GoldenCsv.read(new String(event.getFile().getContent(), StandardCharsets.UTF_8)));
        refresh();
        said.done("golden.said.imported", result.created(), result.changed());
    }

    /** Changes what becomes of a version that fares worse. */
    public void saveSettings() {
        questions.change(
                settingsVersion,
                new GoldenSettings.Change(
                        refuses ? GoldenSettings.WhenWorse.REFUSE : GoldenSettings.WhenWorse.WARN, null));
        refresh();
        said.done("golden.said.settings");
    }

    /** The numbers of the chosen run. */
    public List<Figure> getFigures() {
        GoldenRun run = chosen;
        List<Figure> figures = new ArrayList<>();
        if (run != null && run.scores() != null) {
            figures.add(figure("recall", run, GoldenScores::recall));
            figures.add(figure("rank", run, GoldenScores::reciprocalRank));
            figures.add(figure("gain", run, GoldenScores::gain));
            figures.add(figure("nothing", run, GoldenScores::nothingPrecision));
        }
        return figures;
    }

    private static Figure figure(String key, GoldenRun run, Function<GoldenScores, @Nullable Double> value) {
        GoldenScores scores = run.scores();
        GoldenScores before = run.before();
        return new Figure(
                key, scores == null ? null : value.apply(scores), before == null ? null : value.apply(before));
    }

    /** A share as it is written here: with one digit after the comma, or a dash. */
    public String share(@Nullable Double value) {
        return value == null ? "–" : String.format(console.getLocale(), "%.1f %%", 100 * value);
    }

    /** A difference of shares in percentage points, with its sign. */
    public String change(Figure figure) {
        return figure.value() == null || figure.before() == null
                ? ""
                : String.format(console.getLocale(), "%+.1f", 100 * (figure.value() - figure.before()));
    }

    /** The colour that goes with a state. */
    public String style(GoldenRun run) {
        return switch (run.state()) {
            case QUEUED -> "";
            case RUNNING -> "info";
            case DONE -> run.worse() ? "bad" : "good";
            case CANCELLED -> "warn";
        };
    }

    /** What is said of a run's state, as the end of a key. */
    public String stateKey(GoldenRun run) {
        String state = run.state() == GoldenRun.State.DONE && run.worse()
                ? "worse"
                : run.state().name();
        return state.toLowerCase(Locale.ROOT);
    }

    /** The first documents that came, in one line. */
    public String best(GoldenResult result) {
        return result.found().stream()
                .limit(SHOWN_DOCUMENTS)
                .map(GoldenResult.Found::documentName)
                .collect(Collectors.joining(" · "));
    }

    /** The results that are shown. */
    public List<GoldenResult> getResults() {
        return onlyChanged
                ? results.stream()
                        .filter(result -> result.worse() || result.better() || !result.good())
                        .toList()
                : results;
    }

    public boolean isRunning() {
        return history.stream().anyMatch(run -> Set.of(GoldenRun.State.QUEUED, GoldenRun.State.RUNNING)
                .contains(run.state()));
    }

    public List<GoldenQuestion> getList() {
        return list;
    }

    public boolean isMore() {
        return more;
    }

    public List<GoldenRun> getHistory() {
        return history;
    }

    public @Nullable GoldenRun getChosen() {
        return chosen;
    }

    public boolean isOnlyChanged() {
        return onlyChanged;
    }

    public void setOnlyChanged(boolean only) {
        this.onlyChanged = only;
    }

    public @Nullable GoldenQuestion getEdited() {
        return edited;
    }

    public String getText() {
        return text;
    }

    public void setText(@Nullable String text) {
        this.text = text == null ? "" : text;
    }

    public List<String> getDocuments() {
        return documents;
    }

    public void setDocuments(@Nullable List<String> documents) {
        this.documents = documents == null ? List.of() : documents;
    }

    public List<DocumentDetails> getOffered() {
        return offered;
    }

    public boolean isRefuses() {
        return refuses;
    }

    public void setRefuses(boolean refuses) {
        this.refuses = refuses;
    }
}
