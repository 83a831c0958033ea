package dev.recado.web.console;

import dev.recado.knowledge.CategoryDetails;
import dev.recado.knowledge.DocumentDetails;
import dev.recado.knowledge.DocumentFacts;
import dev.recado.knowledge.DocumentKind;
import dev.recado.knowledge.DocumentStatus;
import dev.recado.knowledge.KnowledgeBase;
import dev.recado.knowledge.PassageText;
import dev.recado.knowledge.QuestionChange;
import dev.recado.knowledge.QuestionDetails;
import dev.recado.knowledge.Questions;
import dev.recado.platform.Language;
import dev.recado.platform.NotFound;
import dev.recado.platform.Page;
import jakarta.faces.view.ViewScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** One document: the passages that it was cut into, and what people say about it. */
@Named
@ViewScoped
@SuppressWarnings("serial") // Kept in memory only: the state is neither passivated nor replicated.
public class DocumentPage implements Serializable {
    private static final long serialVersionUID = 1L;
    private static final int STEP = 100;

    @Inject
    KnowledgeBase knowledge;

    @Inject
    Questions questions;

    @Inject
    ConsoleTexts texts;

    @Inject
    Said said;

    private @Nullable String idText;

    @SuppressWarnings("NullAway.Init") // The page loads it before it shows anything.
    private DocumentDetails document;

    private @Nullable QuestionDetails pair;
    private List<PassageText> passages = new ArrayList<>();
    private @Nullable String cursor;
    private List<CategoryDetails> categories = List.of();

    private long version;
    private String title = "";
    private String category = "";
    private String language = "";
    private String source = "";
    private String validFrom = "";
    private String validUntil = "";
    private String tags = "";
    private int hours;
    private String question = "";
    private String answer = "";

    /** Reads what the page's address asks for. */
    public void load() {
        UUID id = Said.id(idText);
        if (id == null) {
            throw new NotFound("document", String.valueOf(idText));
        }
        read(id);
    }

    /** Something changed, as a push told. */
    public void refresh() throws IOException {
        try {
            read(document.id());
        } catch (NotFound gone) {
            said.go("knowledge.xhtml");
        }
    }

    private void read(UUID id) {
        document = knowledge.get(id).in(Language.current());
        pair = document.kind() == DocumentKind.QUESTION ? questions.get(id) : null;
        passages = new ArrayList<>();
        cursor = null;
        if (document.status() == DocumentStatus.READY) {
            showMore();
        }
    }

    public void showMore() {
        Page<PassageText> page = knowledge.passages(document.id(), new Page.Request(cursor, STEP));
        passages.addAll(page.items());
        cursor = page.nextCursor();
    }

    /** Opens the form with what is said now. */
    public void edit() {
        read(document.id());
        categories = knowledge.categories();
        version = document.version();
        title = document.title().equals(document.name()) ? "" : document.title();
        category = document.categoryId().toString();
        language = document.languageChosen() && document.language() != null ? document.language() : "";
        source = document.source() == null ? "" : document.source();
        validFrom = document.validFrom() == null ? "" : document.validFrom().toString();
        validUntil = document.validUntil() == null ? "" : document.validUntil().toString();
        tags = String.join(", ", document.tags());
        hours = document.page() == null || document.page().rereadHours() == null
                ? 0
                : document.page().rereadHours();
        question = pair == null ? "" : pair.question();
        answer = pair == null ? "" : pair.answer();
    }

    public void save() {
        DocumentFacts facts = new DocumentFacts(
                title,
                Said.id(category),
                source,
                language,
                validFrom,
                validUntil,
                document.page() == null ? null : hours,
                List.of(tags.split(",")));
        if (pair == null) {
            knowledge.update(document.id(), version, facts);
        } else {
            questions.update(document.id(), version, new QuestionChange(question, answer, facts));
        }
        read(document.id());
        said.done("document.said.saved");
    }

    public void retry() {
        knowledge.retry(document.id());
        read(document.id());
        said.done("knowledge.said.retried");
    }

    public void cancel() {
        knowledge.cancel(document.id());
        read(document.id());
        said.done("knowledge.said.cancelled");
    }

    public void delete() throws IOException {
        knowledge.delete(document.id());
        said.done("knowledge.said.deleted");
        said.go("knowledge.xhtml");
    }

    /** Whether the source can be followed as it is. */
    public boolean isLinked() {
        String where = document.source();
        return where != null && where.matches("https?://\\S+");
    }

    /** How often a page may be looked at; as often as now, however odd that is. */
    public List<Integer> getIntervals() {
        TreeSet<Integer> intervals = new TreeSet<>(KnowledgeAdditions.INTERVALS);
        intervals.add(hours);
        return List.copyOf(intervals);
    }

    /** An interval in words. */
    public String interval(int every) {
        return KnowledgeAdditions.INTERVALS.contains(every)
                ? texts.of("page.reread." + every)
                : texts.of("page.reread.hours", every);
    }

    public @Nullable String getId() {
        return idText;
    }

    public void setId(@Nullable String id) {
        this.idText = id;
    }

    public DocumentDetails getDocument() {
        return document;
    }

    public @Nullable QuestionDetails getPair() {
        return pair;
    }

    public List<PassageText> getPassages() {
        return passages;
    }

    public List<CategoryDetails> getCategories() {
        return categories;
    }

    public boolean isMore() {
        return cursor != null;
    }

    public String getTitle() {
        return title;
    }

    public void setTitle(@Nullable String title) {
        this.title = title == null ? "" : title;
    }

    public String getCategory() {
        return category;
    }

    public void setCategory(@Nullable String category) {
        this.category = category == null ? "" : category;
    }

    public String getLanguage() {
        return language;
    }

    public void setLanguage(@Nullable String language) {
        this.language = language == null ? "" : language;
    }

    public String getSource() {
        return source;
    }

    public void setSource(@Nullable String source) {
        this.source = source == null ? "" : source;
    }

    public String getValidFrom() {
        return validFrom;
    }

    public void setValidFrom(@Nullable String day) {
        this.validFrom = day == null ? "" : day;
    }

    public String getValidUntil() {
        return validUntil;
    }

    public void setValidUntil(@Nullable String day) {
        this.validUntil = day == null ? "" : day;
    }

    public String getTags() {
        return tags;
    }

    public void setTags(@Nullable String tags) {
        this.tags = tags == null ? "" : tags;
    }

    public int getHours() {
        return hours;
    }

    public void setHours(int hours) {
        this.hours = hours;
    }

    public String getQuestion() {
        return question;
    }

    public void setQuestion(@Nullable String question) {
        this.question = question == null ? "" : question;
    }

    public String getAnswer() {
        return answer;
    }

    public void setAnswer(@Nullable String answer) {
        this.answer = answer == null ? "" : answer;
    }
}
