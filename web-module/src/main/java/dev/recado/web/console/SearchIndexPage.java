package dev.recado.web.console;

import dev.recado.knowledge.IndexStanding;
import dev.recado.knowledge.SearchIndex;
import dev.recado.knowledge.SearchIndexDetails;
import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;

/** The card that says how the search index stands. */
@Named
@RequestScoped
public class SearchIndexPage {
    @Inject
    SearchIndex index;

    @Inject
    Said said;

    @SuppressWarnings("NullAway.Init") // Read before anything is shown.
    private SearchIndexDetails details;

    @PostConstruct
    public void refresh() {
        details = index.get();
    }

    public void check() {
        details = index.check();
        said.done("index.said.check");
    }

    public void rebuild() {
        details = index.rebuild();
        said.done("index.said.rebuild");
    }

    public SearchIndexDetails getDetails() {
        return details;
    }

    public boolean isUnderWay() {
        return details.finishedAt() == null;
    }

    /** The style of the tag. */
    public String getStyle() {
        return switch (details.standing()) {
            case HEALTHY -> isWhole() ? "good" : "warn";
            case CHECKING -> "calm";
            case REPAIRING, WAITING -> "warn";
        };
    }

    /** What the tag says. */
    public String getState() {
        return details.standing() == IndexStanding.HEALTHY && !isWhole()
                ? "DIFFERS"
                : details.standing().name();
    }

    private boolean isWhole() {
        Long indexed = details.indexed();
        return indexed != null && indexed == details.passages();
    }
}
