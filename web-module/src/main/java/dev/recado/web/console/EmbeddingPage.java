package dev.recado.web.console;

import dev.recado.knowledge.EmbeddingSettingsChange;
import dev.recado.knowledge.EmbeddingSettingsDetails;
import dev.recado.knowledge.KnowledgeVersions;
import dev.recado.knowledge.PublicationCheck;
import dev.recado.knowledge.VersionDetails;
import dev.recado.knowledge.VersionProblem;
import dev.recado.knowledge.VersionState;
import dev.recado.llm.EmbeddingProvider;
import dev.recado.llm.EmbeddingTest;
import dev.recado.platform.Language;
import jakarta.annotation.PostConstruct;
import jakarta.faces.view.ViewScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.io.Serializable;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The versions of the knowledge base and the model that the next one is made with. The key goes in and never comes out. */
@Named
@ViewScoped
@SuppressWarnings("serial") // Kept in memory only: the state is neither passivated nor replicated.
public class EmbeddingPage implements Serializable {
    private static final long serialVersionUID = 1L;
    private static final int STEP = 10;

    @Inject
    KnowledgeVersions knowledge;

    @Inject
    Said said;

    private int shown = STEP;
    private boolean more;
    private List<VersionDetails> versions = List.of();
    private EmbeddingSettingsDetails saved;
    private EmbeddingProvider provider = EmbeddingProvider.IN_PROCESS;
    private String baseUrl = "";
    private String model = "";
    private @Nullable Integer dimension;
    private @Nullable Integer inputTokens;
    private int passageTokens;
    private boolean byHand;
    private String apiKey = "";
    private @Nullable EmbeddingTest test;
    private @Nullable VersionDetails looked;
    private List<VersionProblem> problems = List.of();

    @PostConstruct
    void load() {
        saved = knowledge.settings();
        show();
        refresh();
    }

    /** Something changed, as a push told. */
    public void refresh() {
        Shown<VersionDetails> page = Shown.of(shown, knowledge::list);
        versions = page.items().stream()
                .map(version -> version.in(Language.current()))
                .toList();
        more = page.more();
    }

    public void showMore() {
        shown += STEP;
        refresh();
    }

    private void show() {
        provider = saved.provider();
        baseUrl = text(saved.baseUrl());
        model = text(saved.model());
        dimension = saved.dimension();
        inputTokens = saved.inputTokens();
        passageTokens = saved.passageTokens();
        byHand = saved.activateByHand();
        apiKey = "";
    }

    /** Another provider: its own address and model, unless it is the saved one. */
    public void choose(EmbeddingProvider wanted) {
        provider = wanted;
        boolean back = wanted == saved.provider();
        baseUrl = back ? text(saved.baseUrl()) : "";
        model = back ? text(saved.model()) : "";
        dimension = back ? saved.dimension() : null;
        inputTokens = back ? saved.inputTokens() : null;
        apiKey = "";
        test = null;
    }

    /** Embeds a sentence with the settings as they are on the page, without saving them. */
    public void tryOut() {
        test = knowledge.test(change());
    }

    public void save() {
        UUID before = saved.pendingVersion();
        saved = knowledge.update(saved.version(), change());
        show();
        test = null;
        refresh();
        UUID pending = saved.pendingVersion();
        said.done(pending == null || pending.equals(before) ? "embedding.saved" : "embedding.saved.builds");
    }

    /** Builds a version anew with the saved settings. */
    public void build() {
        knowledge.build();
        reload("embedding.said.begun");
    }

    public void activate(VersionDetails version) {
        // Whoever clicks has read what speaks against it, or what its check waits for.
        boolean anyway = PublicationCheck.WORSE.equals(version.problemCode())
                || checked(version) && version.problemCode() != null;
        VersionDetails after = knowledge.activate(version.id(), anyway);
        reload(after.activating() ? "embedding.said.activating" : "embedding.said.activated");
    }

    public void cancel(UUID id) {
        knowledge.cancel(id);
        reload("embedding.said.cancelled");
    }

    public void resume(UUID id) {
        knowledge.resume(id);
        reload("embedding.said.resumed");
    }

    public void remove(UUID id) {
        knowledge.remove(id);
        reload("embedding.said.removed");
    }

    /** Shows which documents a version could not take in. */
    public void look(VersionDetails version) {
        looked = version;
        problems = knowledge.problems(version.id());
    }

    private void reload(String key) {
        saved = knowledge.settings();
        show();
        refresh();
        said.done(key);
    }

    private EmbeddingSettingsChange change() {
        boolean inProcess = provider == EmbeddingProvider.IN_PROCESS;
        return new EmbeddingSettingsChange(
                provider,
                inProcess ? "" : baseUrl.strip(),
                model.strip(),
                inProcess || dimension == null ? Integer.valueOf(0) : dimension,
                provider != EmbeddingProvider.OPENAI_COMPATIBLE || inputTokens == null
                        ? Integer.valueOf(0)
                        : inputTokens,
                passageTokens,
                byHand,
                apiKey.isBlank() ? null : apiKey.strip());
    }

    /** The state for people: one that is complete and was told to answer is on its way. */
    public String state(VersionDetails version) {
        return checked(version) ? "ACTIVATING" : version.state().name();
    }

    private static boolean checked(VersionDetails version) {
        return version.activating() && version.state() == VersionState.READY;
    }

    /** Whether somebody may let it answer, or go back to it; also one whose check does not get on. */
    public boolean activatable(VersionDetails version) {
        return version.state() == VersionState.RETIRED
                || version.state() == VersionState.READY && (!version.activating() || version.problemCode() != null);
    }

    /** What somebody is asked before. */
    public String question(VersionDetails version) {
        boolean asked = version.state() == VersionState.READY && version.problemCode() == null;
        return asked ? "embedding.activate.sure" : "embedding.activate.at-once";
    }

    /** The colour that goes with a version's state. */
    public String style(VersionDetails version) {
        return switch (checked(version) ? VersionState.BUILDING : version.state()) {
            case ACTIVE -> "good";
            case BUILDING -> "info";
            case READY -> "violet";
            case FAILED -> "bad";
            case RETIRED, CANCELLED, REMOVED -> "";
        };
    }

    /** Whether its progress is worth showing. */
    public boolean growing(VersionState state) {
        return state == VersionState.BUILDING || state == VersionState.FAILED;
    }

    private static String text(@Nullable String text) {
        return text == null ? "" : text;
    }

    public List<EmbeddingProvider> getProviders() {
        return List.of(EmbeddingProvider.values());
    }

    public List<String> getOffered() {
        return knowledge.offered();
    }

    public boolean isInProcess() {
        return provider == EmbeddingProvider.IN_PROCESS;
    }

    public boolean isCompatible() {
        return provider == EmbeddingProvider.OPENAI_COMPATIBLE;
    }

    /** Whether the stored key goes with the provider on the page. */
    public boolean isKeyStored() {
        return saved.hasKey() && provider == saved.provider();
    }

    public List<VersionDetails> getVersions() {
        return versions;
    }

    public boolean isMore() {
        return more;
    }

    public EmbeddingSettingsDetails getSaved() {
        return saved;
    }

    public EmbeddingProvider getProvider() {
        return provider;
    }

    public String getBaseUrl() {
        return baseUrl;
    }

    public void setBaseUrl(@Nullable String baseUrl) {
        this.baseUrl = text(baseUrl);
    }

    public String getModel() {
        return model;
    }

    public void setModel(@Nullable String model) {
        this.model = text(model);
    }

    public @Nullable Integer getDimension() {
        return dimension;
    }

    public void setDimension(@Nullable Integer dimension) {
        this.dimension = dimension;
    }

    public @Nullable Integer getInputTokens() {
        return inputTokens;
    }

    public void setInputTokens(@Nullable Integer inputTokens) {
        this.inputTokens = inputTokens;
    }

    public int getPassageTokens() {
        return passageTokens;
    }

    public void setPassageTokens(int passageTokens) {
        this.passageTokens = passageTokens;
    }

    public boolean isByHand() {
        return byHand;
    }

    public void setByHand(boolean byHand) {
        this.byHand = byHand;
    }

    public String getApiKey() {
        return apiKey;
    }

    public void setApiKey(@Nullable String apiKey) {
        this.apiKey = text(apiKey);
    }

    public @Nullable EmbeddingTest getTest() {
        return test;
    }

    public @Nullable VersionDetails getLooked() {
        return looked;
    }

    public List<VersionProblem> getProblems() {
        return problems;
    }

    /** What is wrong with a document, in the person's language. */
    public String told(VersionProblem problem) {
        return problem.text(Language.current());
    }
}
