package dev.recado.web.console;

import dev.recado.platform.Page;
import dev.recado.privacy.DeletionReceipt;
import dev.recado.privacy.TenantDeletions;
import dev.recado.privacy.TenantUsage;
import dev.recado.privacy.TenantUsages;
import dev.recado.tenants.TenantChange;
import dev.recado.tenants.TenantDetails;
import dev.recado.tenants.TenantState;
import dev.recado.tenants.Tenants;
import dev.recado.web.auth.SignIn;
import jakarta.faces.context.ExternalContext;
import jakarta.faces.view.ViewScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.Serializable;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What a superuser does with one tenant of the list: configure, suspend, resume, delete. Times are seconds here. */
@Named
@ViewScoped
@SuppressWarnings("serial") // Kept in memory only: the state is neither passivated nor replicated.
public class TenantDeeds implements Serializable {
    private static final long serialVersionUID = 1L;
    private static final int RECEIPTS = 20;

    @Inject
    Tenants tenants;

    @Inject
    TenantUsages usages;

    @Inject
    TenantDeletions deletions;

    @Inject
    SignIn signIn;

    @Inject
    ExternalContext external;

    @Inject
    Said said;

    @Inject
    TenantsPage page;

    private final Map<UUID, TenantUsage> known = new HashMap<>();
    private final TenantForm form = new TenantForm();
    private @Nullable TenantDetails chosen;
    private @Nullable DeletionReceipt receipt;
    private @Nullable List<DeletionReceipt> receipts;
    private String reason = "";
    private String confirmation = "";

    /** How much the tenant has; counted once for the page. */
    public @Nullable TenantUsage usage(TenantDetails tenant) {
        if (tenant.state() == TenantState.DELETING) {
            return null;
        }
        return known.computeIfAbsent(tenant.id(), usages::of);
    }

    /** The one that the next dialog is about. */
    public void choose(TenantDetails tenant) {
        chosen = tenants.get(tenant.id());
        form.show(chosen);
        reason = "";
        confirmation = "";
    }

    public void configure() {
        TenantDetails tenant = chosen();
        TenantChange change = form.change();
        chosen = tenants.update(tenant.id(), tenant.version(), change);
        known.remove(tenant.id());
        page.changed();
        said.done("settings.saved");
    }

    public void suspend() {
        TenantDetails suspended = tenants.suspend(chosen().id(), reason);
        page.changed();
        said.done("tenants.said.suspended", suspended.name());
    }

    public void resume(TenantDetails tenant) {
        TenantDetails resumed = tenants.resume(tenant.id());
        page.changed();
        said.done("tenants.said.resumed", resumed.name());
    }

    /** Starts the deletion, if the name was typed as it is. */
    public void delete() throws IOException {
        DeletionReceipt begun = deletions.request(chosen().id(), confirmation);
        receipts = null;
        page.changed();
        HttpServletRequest request = (HttpServletRequest) external.getRequest();
        if (signIn.worksIn(request, begun.id())) {
            signIn.workIn(request, null);
            said.go("tenants.xhtml");
        }
        said.done("tenants.said.deleting", begun.name());
    }

    /** Looks again how far the deletions are. */
    public void refresh() {
        receipts = null;
    }

    public List<DeletionReceipt> getReceipts() {
        if (receipts == null) {
            receipts = deletions.list(new Page.Request(null, RECEIPTS)).items();
        }
        return receipts;
    }

    /** Whether a deletion is under way, so that the page looks again by itself. */
    public boolean isDeleting() {
        return getReceipts().stream().anyMatch(one -> !one.finished());
    }

    public void read(DeletionReceipt of) {
        receipt = deletions.get(of.id());
    }

    public @Nullable DeletionReceipt getReceipt() {
        return receipt;
    }

    private TenantDetails chosen() {
        if (chosen == null) {
            throw new IllegalStateException("A dialog without a tenant");
        }
        return chosen;
    }

    public @Nullable TenantDetails getChosen() {
        return chosen;
    }

    public TenantForm getForm() {
        return form;
    }

    public String getReason() {
        return reason;
    }

    public void setReason(@Nullable String reason) {
        this.reason = reason == null ? "" : reason;
    }

    public String getConfirmation() {
        return confirmation;
    }

    public void setConfirmation(@Nullable String confirmation) {
        this.confirmation = confirmation == null ? "" : confirmation;
    }
}
