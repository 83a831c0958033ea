package dev.recado.web.console;

import dev.recado.agents.AgentDetails;
import dev.recado.agents.Agents;
import dev.recado.knowledge.CategoryDetails;
import dev.recado.knowledge.Explanation;
import dev.recado.knowledge.KnowledgeBase;
import dev.recado.knowledge.NewSynonym;
import dev.recado.knowledge.Retrieval;
import dev.recado.knowledge.Synonym;
import dev.recado.knowledge.Synonyms;
import jakarta.faces.view.ViewScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Tries a question for an agent and shows what both legs found, how it was fused, what was dropped and why; and the tenant's synonyms. */
@Named
@ViewScoped
@SuppressWarnings("serial") // Kept in memory only: the state is neither passivated nor replicated.
public class TryPage implements Serializable {
    private static final long serialVersionUID = 1L;
    private static final int SHOWN = 25;
    private static final int MOST_SYNONYMS = 1_000;
    private static final int MOST_AGENTS = 200;

    @Inject
    KnowledgeBase knowledge;

    @Inject
    Agents agents;

    @Inject
    Synonyms synonyms;

    @Inject
    Console console;

    @Inject
    Said said;

    private String question = "";
    private String agent = "";
    private String category = "";
    private List<AgentDetails> choices = List.of();
    private List<CategoryDetails> categories = List.of();
    private @Nullable Retrieval found;
    private List<Synonym> sets = List.of();
    private @Nullable Synonym edited;
    private String words = "";
    private boolean oneWay;

    public void load() {
        choices = Shown.of(MOST_AGENTS, agents::list).items();
        agent = agents.entry().id().toString();
        categories = knowledge.categories();
        refreshSynonyms();
    }

    private void refreshSynonyms() {
        sets = Shown.of(MOST_SYNONYMS, synonyms::list).items();
    }

    /** Searches as the agent does, in what it may read of the category, with the explanation. */
    public void ask() {
        UUID chosen = Said.id(category);
        UUID who = Said.id(agent);
        found = question.isBlank() || who == null
                ? null
                : knowledge.search(agents.query(
                        who, question.strip(), chosen == null ? Set.of() : Set.of(chosen), Set.of(), null, true));
    }

    /** The candidates of one question, as many as anybody looks at. */
    public List<Explanation.Considered> candidates(Explanation.Question part) {
        return part.candidates().stream().limit(SHOWN).toList();
    }

    /** Words in one line. */
    public String joined(List<String> several) {
        return String.join(", ", several);
    }

    /** A set of synonyms in one line. */
    public String line(Synonym set) {
        List<String> all = set.words();
        return set.oneWay() ? all.getFirst() + " → " + joined(all.subList(1, all.size())) : String.join(" = ", all);
    }

    /** A number with three digits after the comma, or a dash. */
    public String number(@Nullable Double value) {
        return value == null ? "–" : String.format(console.getLocale(), "%.3f", value);
    }

    /** Opens the form for a set of synonyms; null for a new one. */
    public void edit(@Nullable Synonym which) {
        edited = which;
        words = which == null ? "" : String.join("\n", which.words());
        oneWay = which != null && which.oneWay();
    }

    public void saveSynonym() {
        NewSynonym wanted = new NewSynonym(
                Arrays.stream(words.split("[\\r\\n,;]+")).map(String::strip).toList(), oneWay);
        if (edited == null) {
            synonyms.create(wanted);
        } else {
            synonyms.update(edited.id(), edited.version(), wanted);
        }
        refreshSynonyms();
        said.done("synonyms.said.saved");
    }

    public void deleteSynonym(UUID id) {
        synonyms.delete(id);
        refreshSynonyms();
        said.done("synonyms.said.deleted");
    }

    public String getQuestion() {
        return question;
    }

    public void setQuestion(@Nullable String question) {
        this.question = question == null ? "" : question;
    }

    public String getAgent() {
        return agent;
    }

    public void setAgent(@Nullable String agent) {
        this.agent = agent == null ? "" : agent;
    }

    public List<AgentDetails> getAgents() {
        return choices;
    }

    public String getCategory() {
        return category;
    }

    public void setCategory(@Nullable String category) {
        this.category = category == null ? "" : category;
    }

    public List<CategoryDetails> getCategories() {
        return categories;
    }

    public @Nullable Retrieval getFound() {
        return found;
    }

    public List<Synonym> getSets() {
        return sets;
    }

    public @Nullable Synonym getEdited() {
        return edited;
    }

    public String getWords() {
        return words;
    }

    public void setWords(@Nullable String words) {
        this.words = words == null ? "" : words;
    }

    public boolean isOneWay() {
        return oneWay;
    }

    public void setOneWay(boolean oneWay) {
        this.oneWay = oneWay;
    }
}
