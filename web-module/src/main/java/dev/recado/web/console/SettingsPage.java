package dev.recado.web.console;

import dev.recado.platform.Caller;
import dev.recado.platform.Role;
import dev.recado.privacy.TenantUsage;
import dev.recado.privacy.TenantUsages;
import dev.recado.tenants.TenantDetails;
import dev.recado.tenants.Tenants;
import jakarta.annotation.PostConstruct;
import jakarta.faces.view.ViewScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.io.Serializable;

/** The tenant's own settings, and how much of its limits it uses. Name and limits only a superuser changes. */
@Named
@ViewScoped
@SuppressWarnings("serial") // Kept in memory only: the state is neither passivated nor replicated.
public class SettingsPage implements Serializable {
    private static final long serialVersionUID = 1L;

    @Inject
    Tenants tenants;

    @Inject
    TenantUsages usages;

    @Inject
    Said said;

    private final TenantForm form = new TenantForm();
    private TenantDetails tenant;
    private TenantUsage usage;

    @PostConstruct
    void load() {
        show(tenants.current());
    }

    private void show(TenantDetails now) {
        tenant = now;
        usage = usages.of(now.id());
        form.show(now);
    }

    public void save() {
        boolean all = Caller.required().role() == Role.SUPERUSER;
        show(tenants.update(tenant.id(), tenant.version(), all ? form.change() : form.ownChange()));
        said.done("settings.saved");
    }

    public TenantForm getForm() {
        return form;
    }

    public TenantDetails getTenant() {
        return tenant;
    }

    public TenantUsage getUsage() {
        return usage;
    }

    /** How full something is, from 0 to 1. */
    public double share(long used, long limit) {
        return limit <= 0 ? 1 : Math.min(1, used / (double) limit);
    }
}
