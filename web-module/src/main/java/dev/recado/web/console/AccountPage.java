package dev.recado.web.console;

import dev.recado.users.Users;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A person's own password. */
@Named
@RequestScoped
public class AccountPage {
    @Inject
    Users users;

    @Inject
    LogInPage door;

    @Inject
    Said said;

    private String present = "";
    private String next = "";
    private String again = "";

    /** Changes it; all sessions end, this one too. */
    public void change() throws IOException {
        if (!next.equals(again)) {
            said.wrong("account.different");
            return;
        }
        users.changePassword(present, next);
        door.leave();
    }

    public String getPresent() {
        return present;
    }

    public void setPresent(@Nullable String present) {
        this.present = present == null ? "" : present;
    }

    public String getNext() {
        return next;
    }

    public void setNext(@Nullable String next) {
        this.next = next == null ? "" : next;
    }

    public String getAgain() {
        return again;
    }

    public void setAgain(@Nullable String again) {
        this.again = again == null ? "" : again;
    }
}
