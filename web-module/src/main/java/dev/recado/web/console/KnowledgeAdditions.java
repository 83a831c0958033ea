package dev.recado.web.console;

import dev.recado.knowledge.DocumentFacts;
import dev.recado.knowledge.KnowledgeBase;
import dev.recado.knowledge.NewQuestion;
import dev.recado.knowledge.NewWebPage;
import dev.recado.knowledge.Questions;
import jakarta.faces.view.ViewScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.io.Serializable;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The forms for what is not a file: pages of the web, and questions with their answers. */
@Named
@ViewScoped
@SuppressWarnings("serial") // Kept in memory only: the state is neither passivated nor replicated.
public class KnowledgeAdditions implements Serializable {
    private static final long serialVersionUID = 1L;
    private static final int DAY = 24;
    /** Hours between two readings of a page that are offered. */
    static final List<Integer> INTERVALS = List.of(0, 1, 6, 12, DAY, 7 * DAY, 30 * DAY);

    @Inject
    KnowledgeBase knowledge;

    @Inject
    Questions questions;

    @Inject
    KnowledgePage page;

    @Inject
    Said said;

    private String url = "";
    private int hours = DAY;
    private String question = "";
    private String answer = "";
    private @Nullable String category;
    private String validFrom = "";
    private String validUntil = "";

    /** Empties the forms; what is added lies in the category that is shown, unless another is chosen. */
    public void begin() {
        url = "";
        hours = DAY;
        question = "";
        answer = "";
        UUID shown = page.getCategoryId();
        category = shown == null ? null : shown.toString();
        validFrom = "";
        validUntil = "";
    }

    public void addPage() {
        knowledge.addPage(new NewWebPage(url, hours, facts()));
        page.refresh();
        said.done("knowledge.said.page-added");
    }

    public void addQuestion() {
        questions.create(new NewQuestion(question, answer, facts()));
        page.refresh();
        said.done("knowledge.said.question-added");
    }

    private DocumentFacts facts() {
        return new DocumentFacts(null, Said.id(category), null, null, validFrom, validUntil, null, null);
    }

    public List<Integer> getIntervals() {
        return INTERVALS;
    }

    public String getUrl() {
        return url;
    }

    public void setUrl(@Nullable String url) {
        this.url = url == null ? "" : url;
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

    public @Nullable String getCategory() {
        return category;
    }

    public void setCategory(@Nullable String category) {
        this.category = category;
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
}
