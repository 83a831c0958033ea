package dev.recado.web.console;

import dev.recado.knowledge.DocumentDetails;
import dev.recado.knowledge.DocumentStatus;
import dev.recado.knowledge.KnowledgeBase;
import dev.recado.knowledge.PassageText;
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
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** One document, and the passages that it was cut into. */
@Named
@ViewScoped
@SuppressWarnings("serial") // Kept in memory only: the state is neither passivated nor replicated.
public class DocumentPage implements Serializable {
    private static final long serialVersionUID = 1L;
    private static final int STEP = 100;

    @Inject
    KnowledgeBase knowledge;

    @Inject
    Said said;

    private @Nullable String idText;

    @SuppressWarnings("NullAway.Init") // The page loads it before it shows anything.
    private DocumentDetails document;

    private List<PassageText> passages = new ArrayList<>();
    private @Nullable String cursor;

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

    public void retry() {
        knowledge.retry(document.id());
        read(document.id());
        said.done("knowledge.said.retried");
    }

    public void delete() throws IOException {
        knowledge.delete(document.id());
        said.done("knowledge.said.deleted");
        said.go("knowledge.xhtml");
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

    public List<PassageText> getPassages() {
        return passages;
    }

    public boolean isMore() {
        return cursor != null;
    }
}
