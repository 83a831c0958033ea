package dev.recado.web.console;

import dev.recado.agents.Agents;
import dev.recado.agents.Reader;
import dev.recado.knowledge.CategoryChange;
import dev.recado.knowledge.CategoryDetails;
import dev.recado.knowledge.DocumentDetails;
import dev.recado.knowledge.DocumentFacts;
import dev.recado.knowledge.DocumentFilter;
import dev.recado.knowledge.DocumentKind;
import dev.recado.knowledge.DocumentStatus;
import dev.recado.knowledge.KnowledgeBase;
import dev.recado.knowledge.NewCategory;
import dev.recado.knowledge.NewDocument;
import dev.recado.knowledge.Retrieval;
import dev.recado.knowledge.TagCount;
import dev.recado.platform.Conflict;
import dev.recado.platform.Language;
import dev.recado.platform.RecadoException;
import jakarta.faces.view.ViewScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
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
    private static final int MOST_REFUSED = 20;

    @Inject
    KnowledgeBase knowledge;

    @Inject
    Agents agents;

    @Inject
    Said said;

    private @Nullable String categoryText;
    private @Nullable UUID category;
    private @Nullable String text;
    private @Nullable String tag;
    private @Nullable DocumentStatus status;
    private int shown = STEP;
    private boolean more;
    private List<CategoryDetails> categories = List.of();
    private Map<UUID, List<Reader>> readers = Map.of();
    private List<TagCount> tags = List.of();
    private List<DocumentDetails> documents = List.of();
    private final List<Refused> refused = new ArrayList<>();
    private String question = "";
    private @Nullable Retrieval found;
    private @Nullable CategoryDetails edited;
    private String categoryName = "";
    private String categoryDescription = "";
    private String categoryParent = "";

    /**
     * A file that was not taken.
     *
     * @param existing the document that has the same content; null when that is not the reason
     */
    public record Refused(
            String name, String reason, @Nullable UUID existing) {}

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
        readers = agents.readers();
        tags = knowledge.tags();
        Set<String> wanted = tag == null || tag.isBlank() ? Set.of() : Set.of(tag);
        DocumentFilter filter = new DocumentFilter(category, wanted, status, null, text);
        Shown<DocumentDetails> page = Shown.of(shown, request -> knowledge.list(filter, request));
        documents = page.items().stream()
                .map(document -> document.in(Language.current()))
                .toList();
        more = page.more();
    }

    public void showMore() {
        shown += STEP;
        refresh();
    }

    /** Lists what the filters leave. */
    public void filter() {
        shown = STEP;
        refresh();
    }

    /** Lists everything in the category again. */
    public void clear() {
        text = null;
        tag = null;
        status = null;
        filter();
    }

    /** Takes one of the files that were dropped; each comes in a request of its own. */
    public void upload(FileUploadEvent event) {
        UploadedFile file = event.getFile();
        try {
            knowledge.upload(new NewDocument(
                    file.getFileName(), file.getContentType(), file.getContent(), DocumentFacts.in(category)));
        } catch (RecadoException e) {
            UUID existing = e instanceof Conflict conflict ? conflict.existing().orElse(null) : null;
            if (refused.size() == MOST_REFUSED) {
                refused.removeFirst();
            }
            refused.add(new Refused(file.getFileName(), e.text(Language.current()), existing));
        }
        refresh();
    }

    /** What was not taken has been read. */
    public void forgetRefused() {
        refused.clear();
    }

    public void retry(UUID id) {
        knowledge.retry(id);
        refresh();
        said.done("knowledge.said.retried");
    }

    public void cancel(UUID id) {
        knowledge.cancel(id);
        refresh();
        said.done("knowledge.said.cancelled");
    }

    public void delete(UUID id) {
        knowledge.delete(id);
        found = null;
        refresh();
        said.done("knowledge.said.deleted");
    }

    /** Shows what the agent that answers first would be given for the question, of the category that is shown. */
    public void ask() {
        found = question.isBlank()
                ? null
                : knowledge.search(agents.query(
                        agents.entry().id(),
                        question.strip(),
                        category == null ? Set.of() : Set.of(category),
                        Set.of(),
                        null,
                        false));
    }

    /** Opens the form for a category; null for a new one, in the one that is shown. */
    public void edit(@Nullable CategoryDetails which) {
        edited = which;
        categoryName = which == null ? "" : which.name();
        categoryDescription = which == null || which.description() == null ? "" : which.description();
        UUID parent = which == null ? category : which.parentId();
        categoryParent = parent == null ? "" : parent.toString();
    }

    public void saveCategory() {
        if (edited == null) {
            knowledge.createCategory(
                    new NewCategory(categoryName.strip(), categoryDescription.strip(), Said.id(categoryParent)));
        } else {
            knowledge.updateCategory(
                    edited.id(),
                    edited.version(),
                    new CategoryChange(categoryName.strip(), categoryDescription.strip(), categoryParent));
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
    public String style(DocumentStatus which) {
        return switch (which) {
            case READY, UNPACKED -> "good";
            case FAILED -> "bad";
            case QUEUED, CANCELLED -> "";
            case PARSING, EMBEDDING -> "info";
        };
    }

    /** Whether it is on its way into the knowledge base. */
    public boolean busy(DocumentStatus which) {
        return which.busy();
    }

    /** The picture that goes with a document. */
    public String icon(DocumentDetails document) {
        if (document.kind() == DocumentKind.WEB_PAGE) {
            return "pi-globe";
        }
        if (document.kind() == DocumentKind.QUESTION) {
            return "pi-comment";
        }
        String type = document.mediaType();
        if (type.equals("application/pdf")) {
            return "pi-file-pdf";
        }
        if (type.contains("word")) {
            return "pi-file-word";
        }
        if (type.contains("sheet") || type.contains("csv") || type.contains("excel")) {
            return "pi-file-excel";
        }
        return type.startsWith("image/") ? "pi-image" : "pi-file";
    }

    /** The name of the category that is shown; null for all of them. */
    public @Nullable String getCategoryShown() {
        return categories.stream()
                .filter(one -> one.id().equals(category))
                .map(KnowledgePage::path)
                .findFirst()
                .orElse(null);
    }

    /** A category with those that it lies in, from the top down. */
    static String path(CategoryDetails category) {
        return String.join(" › ", category.path());
    }

    /** The same, for the page. */
    public String way(CategoryDetails which) {
        return path(which);
    }

    /** The agents that read a category, by name. */
    public String readersOf(CategoryDetails which) {
        return readers.getOrDefault(which.id(), List.of()).stream()
                .map(Reader::name)
                .collect(Collectors.joining(", "));
    }

    /** Where the category in the form may lie: not in itself, nor below itself. */
    public List<CategoryDetails> getParents() {
        CategoryDetails moved = edited;
        if (moved == null) {
            return categories;
        }
        int depth = moved.path().size();
        return categories.stream()
                .filter(one -> one.path().size() < depth
                        || !one.path().subList(0, depth).equals(moved.path()))
                .toList();
    }

    public boolean isFiltered() {
        return text != null && !text.isBlank() || tag != null && !tag.isBlank() || status != null;
    }

    public List<DocumentStatus> getStatuses() {
        return Arrays.asList(DocumentStatus.values());
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

    public @Nullable String getText() {
        return text;
    }

    public void setText(@Nullable String text) {
        this.text = text;
    }

    public @Nullable String getTag() {
        return tag;
    }

    public void setTag(@Nullable String tag) {
        this.tag = tag;
    }

    public String getStatus() {
        return status == null ? "" : status.name();
    }

    public void setStatus(@Nullable String status) {
        this.status = Arrays.stream(DocumentStatus.values())
                .filter(one -> one.name().equals(status))
                .findFirst()
                .orElse(null);
    }

    public boolean isMore() {
        return more;
    }

    public List<CategoryDetails> getCategories() {
        return categories;
    }

    public List<TagCount> getTags() {
        return tags;
    }

    public List<DocumentDetails> getDocuments() {
        return documents;
    }

    public List<Refused> getRefused() {
        return refused;
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

    public String getCategoryParent() {
        return categoryParent;
    }

    public void setCategoryParent(@Nullable String parent) {
        this.categoryParent = parent == null ? "" : parent;
    }
}
