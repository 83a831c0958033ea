package dev.recado.web.console;

import dev.recado.agents.AgentChange;
import dev.recado.agents.AgentDetails;
import dev.recado.agents.Agents;
import dev.recado.agents.PromptVariable;
import dev.recado.knowledge.CategoryDetails;
import dev.recado.knowledge.KnowledgeBase;
import dev.recado.knowledge.RetrievalSettings;
import dev.recado.platform.Invalid;
import dev.recado.platform.Language;
import jakarta.annotation.PostConstruct;
import jakarta.faces.view.ViewScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.io.Serializable;
import java.math.BigDecimal;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The agent that serves customers: its name, its prompt, and what it may know. */
@Named
@ViewScoped
@SuppressWarnings("serial") // Kept in memory only: the state is neither passivated nor replicated.
public class AgentPage implements Serializable {
    private static final long serialVersionUID = 1L;
    private static final BigDecimal MILLIS = BigDecimal.valueOf(1000);

    @Inject
    Agents agents;

    @Inject
    KnowledgeBase knowledge;

    @Inject
    Said said;

    private AgentDetails agent;
    private int passages = RetrievalSettings.DEFAULT.passages();
    private int leastPercent;
    private int neighbours;
    private boolean rewordings;
    private boolean reranking;
    private List<PromptVariable> variables = List.of();
    private List<CategoryDetails> categories = List.of();
    private String name = "";
    private String prompt = "";
    private List<String> chosen = List.of();
    private List<String> lost = List.of();
    private boolean citations;
    private @Nullable BigDecimal quietWindow;
    private @Nullable BigDecimal longestWait;
    private String preview = "";
    private @Nullable String problem;

    @PostConstruct
    void load() {
        agent = agents.entry();
        variables = agents.variables();
        categories = knowledge.categories();
        show();
    }

    private void show() {
        name = agent.name();
        prompt = agent.prompt();
        chosen = agent.categories().stream().map(UUID::toString).toList();
        Set<String> known =
                categories.stream().map(category -> category.id().toString()).collect(Collectors.toSet());
        lost = chosen.stream().filter(category -> !known.contains(category)).toList();
        citations = agent.citations();
        quietWindow = seconds(agent.quietWindowMillis());
        longestWait = seconds(agent.longestWaitMillis());
        passages = agent.retrieval().passages();
        leastPercent = (int) Math.round(100 * agent.retrieval().leastScore());
        neighbours = agent.retrieval().neighbours();
        rewordings = agent.retrieval().rewordings();
        reranking = agent.retrieval().reranking();
        look();
    }

    /** The prompt as a model would get it, or what is wrong with it. */
    public void look() {
        try {
            preview = agents.preview(agent.id(), prompt);
            problem = null;
        } catch (Invalid invalid) {
            problem = invalid.text(Language.current());
        }
    }

    public void save() {
        Set<UUID> wanted = chosen.stream().map(UUID::fromString).collect(Collectors.toSet());
        agent = agents.update(
                agent.id(),
                agent.version(),
                new AgentChange(
                        name.strip(),
                        prompt,
                        wanted,
                        citations,
                        null,
                        millis(quietWindow),
                        millis(longestWait),
                        new RetrievalSettings.Change(
                                passages, leastPercent / 100.0, neighbours, rewordings, reranking)));
        show();
        said.done("agent.saved", agent.promptVersion());
    }

    private static @Nullable BigDecimal seconds(@Nullable Integer millis) {
        return millis == null
                ? null
                : TenantForm.plain(BigDecimal.valueOf(millis).divide(MILLIS));
    }

    /** An empty field means: as the organisation does it. */
    private static int millis(@Nullable BigDecimal seconds) {
        return seconds == null
                ? AgentChange.AS_TENANT
                : seconds.multiply(MILLIS).intValue();
    }

    /** Back to what is saved. */
    public void discard() {
        agent = agents.get(agent.id());
        show();
    }

    public int getPassages() {
        return passages;
    }

    public void setPassages(int passages) {
        this.passages = passages;
    }

    public int getLeastPercent() {
        return leastPercent;
    }

    public void setLeastPercent(int leastPercent) {
        this.leastPercent = leastPercent;
    }

    public int getNeighbours() {
        return neighbours;
    }

    public void setNeighbours(int neighbours) {
        this.neighbours = neighbours;
    }

    public boolean isRewordings() {
        return rewordings;
    }

    public void setRewordings(boolean rewordings) {
        this.rewordings = rewordings;
    }

    public boolean isReranking() {
        return reranking;
    }

    public void setReranking(boolean reranking) {
        this.reranking = reranking;
    }

    public AgentDetails getAgent() {
        return agent;
    }

    public List<PromptVariable> getVariables() {
        return variables;
    }

    /** A category with those that it lies in. */
    public String way(CategoryDetails category) {
        return KnowledgePage.path(category);
    }

    public List<CategoryDetails> getCategories() {
        return categories;
    }

    /** Chosen ones that were deleted since: as long as they stay chosen, the agent does not read everything. */
    public List<String> getLost() {
        return lost;
    }

    public String getName() {
        return name;
    }

    public void setName(String name) {
        this.name = name;
    }

    public String getPrompt() {
        return prompt;
    }

    public void setPrompt(@Nullable String prompt) {
        this.prompt = prompt == null ? "" : prompt;
    }

    public List<String> getChosen() {
        return chosen;
    }

    public void setChosen(List<String> chosen) {
        this.chosen = chosen;
    }

    public boolean isCitations() {
        return citations;
    }

    public void setCitations(boolean citations) {
        this.citations = citations;
    }

    public @Nullable BigDecimal getQuietWindow() {
        return quietWindow;
    }

    public void setQuietWindow(@Nullable BigDecimal quietWindow) {
        this.quietWindow = quietWindow;
    }

    public @Nullable BigDecimal getLongestWait() {
        return longestWait;
    }

    public void setLongestWait(@Nullable BigDecimal longestWait) {
        this.longestWait = longestWait;
    }

    public String getPreview() {
        return preview;
    }

    public @Nullable String getProblem() {
        return problem;
    }
}
