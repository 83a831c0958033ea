package dev.recado.web.console;

import dev.recado.platform.Caller;
import dev.recado.platform.Page;
import dev.recado.platform.Role;
import dev.recado.users.InvitationDetails;
import dev.recado.users.InvitationLink;
import dev.recado.users.Invitations;
import dev.recado.users.NewInvitation;
import dev.recado.users.PasswordLink;
import dev.recado.users.PasswordResets;
import dev.recado.users.SecondFactors;
import dev.recado.users.Sessions;
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
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The people who may log in, and those who are invited. */
@Named
@ViewScoped
@SuppressWarnings("serial") // Kept in memory only: the state is neither passivated nor replicated.
public class UsersPage implements Serializable {
    private static final long serialVersionUID = 1L;
    private static final int STEP = 100;

    @Inject
    Users users;

    @Inject
    Invitations invitations;

    @Inject
    PasswordResets resets;

    @Inject
    SecondFactors secondFactors;

    @Inject
    Sessions sessions;

    @Inject
    Console console;

    @Inject
    Said said;

    private List<UserDetails> list = List.of();
    private List<InvitationDetails> pending = List.of();
    private String search = "";
    private @Nullable UserDetails chosen;
    private String username = "";
    private String email = "";
    private Role role = Role.OPERATOR;
    private String language = "pt-BR";
    private String link = "";
    private String linkFor = "";
    private @Nullable String mailedTo;

    @PostConstruct
    void load() {
        list = all(page -> users.list(page, search));
        pending = all(invitations::list);
        if (chosen != null) {
            String id = chosen.id().toString();
            chosen = list.stream()
                    .filter(user -> user.id().toString().equals(id))
                    .findFirst()
                    .orElse(null);
        }
    }

    private static <T> List<T> all(Function<Page.Request, Page<T>> read) {
        List<T> all = new ArrayList<>();
        String cursor = null;
        do {
            Page<T> page = read.apply(new Page.Request(cursor, STEP));
            all.addAll(page.items());
            cursor = page.nextCursor();
        } while (cursor != null);
        return all;
    }

    /** Shows those whose name or address has the words. */
    public void find() {
        chosen = null;
        load();
    }

    /** Opens the empty invitation. */
    public void begin() {
        chosen = null;
        username = "";
        email = "";
        role = console.isInTenant() ? Role.OPERATOR : Role.SUPERUSER;
        language = console.getLanguageTag();
    }

    public void invite() {
        show(invitations.invite(new NewInvitation(username, email, role, null, language)));
    }

    public void sendAgain(InvitationDetails invitation) {
        show(invitations.sendAgain(invitation.id()));
    }

    public void revoke(InvitationDetails invitation) {
        invitations.revoke(invitation.id());
        load();
        said.done("users.said.revoked", invitation.username());
    }

    /** Opens the form of a user. */
    public void edit(UserDetails user) {
        chosen = user;
        role = user.role();
        language = user.language();
        email = user.email() == null ? "" : user.email();
    }

    public void save() {
        if (chosen != null) {
            // A new role ends the user's sessions, so it is only named when it is new.
            Role changed = role == chosen.role() ? null : role;
            String address = email.strip().equals(chosen.email() == null ? "" : chosen.email()) ? null : email;
            users.update(chosen.id(), chosen.version(), new UserChange(changed, null, language, address, null));
            said.done("users.said.saved", chosen.username());
            load();
        }
    }

    /** Makes a link by which the user chooses a new password. */
    public void resetPassword() {
        if (chosen != null) {
            PasswordLink made = resets.link(chosen.id());
            link = made.link();
            linkFor = chosen.username();
            mailedTo = made.mailedTo();
        }
    }

    public void resetSecondFactor() {
        if (chosen != null) {
            secondFactors.reset(chosen.id());
            said.done("users.said.second-factor", chosen.username());
            load();
        }
    }

    public void endSessions() {
        if (chosen != null) {
            sessions.endAll(chosen.id());
            said.done("users.said.sessions", chosen.username());
            load();
        }
    }

    public void unlock() {
        if (chosen != null) {
            users.unlock(chosen.id());
            said.done("users.said.unlocked", chosen.username());
            load();
        }
    }

    public void enable(boolean on) {
        if (chosen != null) {
            users.update(chosen.id(), chosen.version(), new UserChange(null, on, null, null, null));
            said.done(on ? "users.said.enabled" : "users.said.disabled", chosen.username());
            load();
        }
    }

    public void delete() {
        if (chosen != null) {
            String name = chosen.username();
            users.delete(chosen.id());
            chosen = null;
            load();
            said.done("users.said.deleted", name);
        }
    }

    private void show(InvitationLink made) {
        link = made.link();
        linkFor = made.invitation().username();
        mailedTo = made.mailedTo();
        load();
    }

    /** Whether this is the person who looks at the page. */
    public boolean self(@Nullable UserDetails user) {
        return user != null && Caller.required().userId().equals(user.id());
    }

    /** The state that counts most: {@code disabled}, {@code slowed} or {@code enabled}. */
    public String state(UserDetails user) {
        if (!user.enabled()) {
            return "disabled";
        }
        return user.slowedUntil() == null ? "enabled" : "slowed";
    }

    /** The roles that can be given here: people of a tenant are no superusers, and the reverse. */
    public List<Role> getRoles() {
        return console.isInTenant() ? List.of(Role.VIEWER, Role.OPERATOR, Role.ADMIN) : List.of(Role.SUPERUSER);
    }

    public List<UserDetails> getList() {
        return list;
    }

    public List<InvitationDetails> getPending() {
        return pending;
    }

    public @Nullable UserDetails getChosen() {
        return chosen;
    }

    public String getLink() {
        return link;
    }

    public String getLinkFor() {
        return linkFor;
    }

    public @Nullable String getMailedTo() {
        return mailedTo;
    }

    public String getSearch() {
        return search;
    }

    public void setSearch(@Nullable String search) {
        this.search = search == null ? "" : search;
    }

    public String getUsername() {
        return username;
    }

    public void setUsername(@Nullable String username) {
        this.username = username == null ? "" : username;
    }

    public String getEmail() {
        return email;
    }

    public void setEmail(@Nullable String email) {
        this.email = email == null ? "" : email;
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
