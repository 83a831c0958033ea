package dev.recado.web.console;

import dev.recado.channels.KeptEventDetails;
import dev.recado.channels.KeptEvents;
import dev.recado.platform.Page;
import jakarta.faces.view.ViewScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Signed events that nobody could be found for or that were not understood, for the superuser. */
@Named
@ViewScoped
@SuppressWarnings("serial") // Kept in memory only: the state is neither passivated nor replicated.
public class KeptEventsPage implements Serializable {
    private static final long serialVersionUID = 1L;
    private static final int STEP = 50;

    @Inject
    KeptEvents events;

    private List<KeptEventDetails> list = new ArrayList<>();
    private @Nullable String cursor;
    private @Nullable KeptEventDetails chosen;

    /** Reads the newest. */
    public void load() {
        list = new ArrayList<>();
        cursor = null;
        showMore();
    }

    public void showMore() {
        Page<KeptEventDetails> page = events.list(new Page.Request(cursor, STEP));
        list.addAll(page.items());
        cursor = page.nextCursor();
    }

    public void open(KeptEventDetails event) {
        chosen = event;
    }

    public List<KeptEventDetails> getList() {
        return list;
    }

    public boolean isMore() {
        return cursor != null;
    }

    public @Nullable KeptEventDetails getChosen() {
        return chosen;
    }
}
