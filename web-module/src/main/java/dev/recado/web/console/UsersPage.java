package dev.recado.web.console;

import dev.recado.platform.Caller;
import dev.recado.platform.Page;
import dev.recado.platform.Role;
import dev.recado.users.NewUser;
import dev.recado.users.UserChange;
import dev.recado.users.UserDetails;
import dev.recado.users.Users;
import jakarta.annotation.PostConstruct;
import jakarta.faces.view.ViewScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The people who may log in. */
@Named
@ViewScoped
@SuppressWarnings("serial") // Kept in memory only: the state is neither passivated nor replicated.
public class UsersPage implements Serializable {
    private static final long serialVersionUID = 1L;
    private static final int STEP = 100;

    @Inject
    Users users;

    @Inject
    Console console;

    @Inject
    Said said;

    private List<UserDetails> list = List.of();
    private @Nullable UserDetails chosen;
    private String username = "";
    private String password = "";
    private Role role = Role.OPERATOR;
    private String language = "pt-BR";

    @PostConstruct
    void load() {
        List<UserDetails> all = new ArrayList<>();
        String cursor = null;
        do {
            Page<UserDetails> page = users.list(new Page.Request(cursor, STEP));
            all.addAll(page.items());
            cursor = page.nextCursor();
        } while (cursor != null);
        list = all;
    }

    /** Opens the empty form. */
    public void begin() {
        chosen = null;
        username = "";
        password = "";
        role = console.isInTenant() ? Role.OPERATOR : Role.SUPERUSER;
        language = console.getLanguageTag();
    }

    public void create() {
        UserDetails made = users.create(new NewUser(username.strip(), password, role, null, language));
        password = "";
        load();
        said.done("users.said.created", made.username());
    }

    /** Opens the form of a user. */
    public void edit(UserDetails user) {
        chosen = user;
        password = "";
        role = user.role();
        language = user.language();
    }

    public void save() {
        if (chosen != null) {
            // A new role ends the user's sessions, so it is only named when it is new.
            Role changed = role == chosen.role() ? null : role;
            users.update(chosen.id(), chosen.version(), new UserChange(changed, null, language, null));
            load();
            said.done("users.said.saved", chosen.username());
        }
    }

    public void resetPassword() {
        if (chosen != null) {
            users.update(chosen.id(), chosen.version(), new UserChange(null, null, null, password));
            password = "";
            load();
            said.done("users.said.password", chosen.username());
        }
    }

    public void enable(UserDetails user, boolean on) {
        users.update(user.id(), user.version(), new UserChange(null, on, null, null));
        load();
        said.done(on ? "users.said.enabled" : "users.said.disabled", user.username());
    }

    /** Whether this is the person who looks at the page. */
    public boolean self(UserDetails user) {
        return Caller.required().userId().equals(user.id());
    }

    /** The roles that can be given here: people of a tenant are no superusers, and the reverse. */
    public List<Role> getRoles() {
        return console.isInTenant() ? List.of(Role.VIEWER, Role.OPERATOR, Role.ADMIN) : List.of(Role.SUPERUSER);
    }

    public List<UserDetails> getList() {
        return list;
    }

    public @Nullable UserDetails getChosen() {
        return chosen;
    }

    public String getUsername() {
        return username;
    }

    public void setUsername(@Nullable String username) {
        this.username = username == null ? "" : username;
    }

    public String getPassword() {
        return password;
    }

    public void setPassword(@Nullable String password) {
        this.password = password == null ? "" : password;
    }

    public Role getRole() {
        return role;
    }

    public void setRole(Role role) {
        this.role = role;
    }

    public String getLanguage() {
        return language;
    }

    public void setLanguage(String language) {
        this.language = language;
    }
}
