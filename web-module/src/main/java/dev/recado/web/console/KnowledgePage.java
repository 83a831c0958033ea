package dev.recado.web.console;

import dev.recado.knowledge.CategoryChange;
import dev.recado.knowledge.CategoryDetails;
import dev.recado.knowledge.DocumentDetails;
import dev.recado.knowledge.DocumentFacts;
import dev.recado.knowledge.DocumentFilter;
import dev.recado.knowledge.DocumentStatus;
import dev.recado.knowledge.KnowledgeBase;
import dev.recado.knowledge.NewCategory;
import dev.recado.knowledge.NewDocument;
import dev.recado.knowledge.Query;
import dev.recado.knowledge.Retrieval;
import dev.recado.platform.Language;
import jakarta.faces.view.ViewScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.io.Serializable;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.primefaces.event.FileUploadEvent;
import org.primefaces.model.file.UploadedFile;

/** What the agents may know: documents and their categories, and a box to try a question. */
@Named
@ViewScoped
@SuppressWarnings("serial") // Kept in memory only: the state is neither passivated nor replicated.
public class KnowledgePage implements Serializable {
    private static final long serialVersionUID = 1L;
    private static final int STEP = 50;
    private static final int PASSAGES = 5;

    @Inject
    KnowledgeBase knowledge;

    @Inject
    Said said;

    private @Nullable String categoryText;
    private @Nullable UUID category;
    private int shown = STEP;
    private boolean more;
    private List<CategoryDetails> categories = List.of();
    private List<DocumentDetails> documents = List.of();
    private String question = "";
    private @Nullable Retrieval found;
    private @Nullable CategoryDetails edited;
    private String categoryName = "";
    private String categoryDescription = "";

    /** Reads what the page's address asks for. */
    public void load() {
        category = Said.id(categoryText);
        if (category != null) {
            knowledge.category(category);
        }
        refresh();
    }

    /** Something changed, as a push told. */
    public void refresh() {
        categories = knowledge.categories();
        Shown<DocumentDetails> page = Shown.of(
                shown, request -> knowledge.list(new DocumentFilter(category, Set.of(), null, null, null), request));
        documents = page.items().stream()
                .map(document -> document.in(Language.current()))
                .toList();
        more = page.more();
    }

    public void showMore() {
        shown += STEP;
        refresh();
    }

    /** Takes one of the files that were dropped; each comes in a request of its own. */
    public void upload(FileUploadEvent event) {
        UploadedFile file = event.getFile();
        knowledge.upload(new NewDocument(
                file.getFileName(), file.getContentType(), file.getContent(), DocumentFacts.in(category)));
        refresh();
    }

    public void retry(UUID id) {
        knowledge.retry(id);
        refresh();
        said.done("knowledge.said.retried");
    }

    public void delete(UUID id) {
        knowledge.delete(id);
        found = null;
        refresh();
        said.done("knowledge.said.deleted");
    }

    /** Shows what an agent would be given for the question. */
    public void ask() {
        found = question.isBlank()
                ? null
                : knowledge.search(
                        new Query(question.strip(), category == null ? Set.of() : Set.of(category), PASSAGES));
    }

    /** Opens the form for a category; null for a new one. */
    public void edit(@Nullable CategoryDetails which) {
        edited = which;
        categoryName = which == null ? "" : which.name();
        categoryDescription = which == null || which.description() == null ? "" : which.description();
    }

    public void saveCategory() {
        if (edited == null) {
            knowledge.createCategory(new NewCategory(categoryName.strip(), categoryDescription.strip(), null));
        } else {
            knowledge.updateCategory(
                    edited.id(),
                    edited.version(),
                    new CategoryChange(categoryName.strip(), categoryDescription.strip(), null));
        }
        refresh();
        said.done("knowledge.said.category-saved");
    }

    public void deleteCategory(UUID id) {
        knowledge.deleteCategory(id);
        if (id.equals(category)) {
            category = null;
        }
        refresh();
        said.done("knowledge.said.category-deleted");
    }

    /** The colour that goes with a status. */
    public String style(DocumentStatus status) {
        return switch (status) {
            case READY -> "good";
            case FAILED -> "bad";
            case QUEUED, CANCELLED -> "";
            case PARSING, EMBEDDING -> "info";
        };
    }

    /** Whether it is on its way into the knowledge base. */
    public boolean busy(DocumentStatus status) {
        return status.busy();
    }

    /** The name of the category that is shown; null for all of them. */
    public @Nullable String getCategoryShown() {
        return categories.stream()
                .filter(one -> one.id().equals(category))
                .map(CategoryDetails::name)
                .findFirst()
                .orElse(null);
    }

    public @Nullable String getCategory() {
        return categoryText;
    }

    public void setCategory(@Nullable String category) {
        this.categoryText = category;
    }

    public @Nullable UUID getCategoryId() {
        return category;
    }

    public boolean isMore() {
        return more;
    }

    public List<CategoryDetails> getCategories() {
        return categories;
    }

    public List<DocumentDetails> getDocuments() {
        return documents;
    }

    public String getQuestion() {
        return question;
    }

    public void setQuestion(@Nullable String question) {
        this.question = question == null ? "" : question;
    }

    public @Nullable Retrieval getFound() {
        return found;
    }

    public @Nullable CategoryDetails getEdited() {
        return edited;
    }

    public String getCategoryName() {
        return categoryName;
    }

    public void setCategoryName(@Nullable String name) {
        this.categoryName = name == null ? "" : name;
    }

    public String getCategoryDescription() {
        return categoryDescription;
    }

    public void setCategoryDescription(@Nullable String description) {
        this.categoryDescription = description == null ? "" : description;
    }
}
