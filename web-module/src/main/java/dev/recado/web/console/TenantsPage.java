package dev.recado.web.console;

import dev.recado.platform.Language;
import dev.recado.platform.Page;
import dev.recado.platform.RecadoException;
import dev.recado.platform.Role;
import dev.recado.tenants.NewTenant;
import dev.recado.tenants.TenantDetails;
import dev.recado.tenants.Tenants;
import dev.recado.users.NewUser;
import dev.recado.users.Users;
import dev.recado.web.auth.SignIn;
import jakarta.enterprise.context.RequestScoped;
import jakarta.faces.context.ExternalContext;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The organisations, for the superuser. */
@Named
@RequestScoped
public class TenantsPage {
    private static final int STEP = 200;

    @Inject
    Tenants tenants;

    @Inject
    Users users;

    @Inject
    SignIn signIn;

    @Inject
    ExternalContext external;

    @Inject
    Said said;

    private @Nullable List<TenantDetails> list;
    private String name = "";
    private String zone = "America/Sao_Paulo";
    private String language = "pt-BR";
    private String adminName = "";
    private String adminPassword = "";

    public List<TenantDetails> getList() {
        if (list == null) {
            list = new ArrayList<>();
            String cursor = null;
            do {
                Page<TenantDetails> page = tenants.list(new Page.Request(cursor, STEP));
                list.addAll(page.items());
                cursor = page.nextCursor();
            } while (cursor != null);
            // The newest first: it is the one that somebody has just made.
            Collections.reverse(list);
        }
        return list;
    }

    /** Reads the list again: what somebody pressed in it was found in the old one. */
    void changed() {
        list = null;
    }

    /** Makes a tenant and, where one is named, its first administrator. */
    public void create() {
        TenantDetails made = tenants.create(new NewTenant(name.strip(), zone, language));
        changed();
        said.done("tenants.said.created", made.name());
        if (!adminName.isBlank()) {
            try {
                users.create(new NewUser(adminName.strip(), adminPassword, Role.ADMIN, made.id(), language, null));
            } catch (RecadoException refused) {
                // The tenant is there all the same: trying again would only meet its name.
                said.warn("tenants.said.no-admin", refused.text(Language.current()));
            }
        }
        name = "";
        adminName = "";
    }

    /** Goes into a tenant, which is written down in its audit trail. */
    public void enter(UUID tenant, String page) throws IOException {
        signIn.workIn((HttpServletRequest) external.getRequest(), tenant);
        said.go(page);
    }

    /** Comes out again. */
    public void leave() throws IOException {
        signIn.workIn((HttpServletRequest) external.getRequest(), null);
        said.go("tenants.xhtml");
    }

    public String getName() {
        return name;
    }

    public void setName(@Nullable String name) {
        this.name = name == null ? "" : name;
    }

    public String getZone() {
        return zone;
    }

    public void setZone(String zone) {
        this.zone = zone;
    }

    public String getLanguage() {
        return language;
    }

    public void setLanguage(String language) {
        this.language = language;
    }

    public String getAdminName() {
        return adminName;
    }

    public void setAdminName(@Nullable String adminName) {
        this.adminName = adminName == null ? "" : adminName;
    }

    public String getAdminPassword() {
        return adminPassword;
    }

    public void setAdminPassword(@Nullable String adminPassword) {
        this.adminPassword = adminPassword == null ? "" : adminPassword;
    }
}
