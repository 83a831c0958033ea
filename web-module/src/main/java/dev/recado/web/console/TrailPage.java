package dev.recado.web.console;

import dev.recado.audit.Audit;
import dev.recado.audit.AuditEntry;
import dev.recado.platform.Page;
import jakarta.faces.view.ViewScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The audit trail: who did what, and when. */
@Named
@ViewScoped
@SuppressWarnings("serial") // Kept in memory only: the state is neither passivated nor replicated.
public class TrailPage implements Serializable {
    private static final long serialVersionUID = 1L;
    private static final int STEP = 50;

    @Inject
    Audit audit;

    private List<AuditEntry> list = new ArrayList<>();
    private @Nullable String cursor;

    /** Reads the newest. */
    public void load() {
        list = new ArrayList<>();
        cursor = null;
        showMore();
    }

    public void showMore() {
        Page<AuditEntry> page = audit.list(new Page.Request(cursor, STEP));
        list.addAll(page.items());
        cursor = page.nextCursor();
    }

    public List<AuditEntry> getList() {
        return list;
    }

    public boolean isMore() {
        return cursor != null;
    }
}
