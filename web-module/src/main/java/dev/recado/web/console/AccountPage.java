package dev.recado.web.console;

import dev.recado.users.Enrolment;
import dev.recado.users.SecondFactorDetails;
import dev.recado.users.SecondFactors;
import dev.recado.users.SessionDetails;
import dev.recado.users.SessionKind;
import dev.recado.users.Sessions;
import dev.recado.users.UserDetails;
import dev.recado.users.Users;
import dev.recado.web.auth.SignIn;
import jakarta.annotation.PostConstruct;
import jakarta.faces.view.ViewScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.Serializable;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A person's own account: password, second factor, sessions, language. */
@Named
@ViewScoped
@SuppressWarnings("serial") // Kept in memory only: the state is neither passivated nor replicated.
public class AccountPage implements Serializable {
    private static final long serialVersionUID = 1L;

    @Inject
    Users users;

    @Inject
    SecondFactors secondFactors;

    @Inject
    Sessions sessions;

    @Inject
    SignIn signIn;

    @Inject
    LogInPage door;

    @Inject
    HttpServletRequest request;

    @Inject
    ConsoleTexts texts;

    @Inject
    Said said;

    private @Nullable UserDetails me;
    private @Nullable SecondFactorDetails factor;
    private List<SessionDetails> list = List.of();
    private String present = "";
    private String next = "";
    private String again = "";
    private String proof = "";
    private String code = "";
    private @Nullable Enrolment enrolment;
    private @Nullable QrCode qr;
    private List<String> codes = List.of();

    @PostConstruct
    void load() {
        me = users.me();
        factor = secondFactors.mine();
        list = sessions.mine(current());
    }

    /** Changes the password; all sessions end, this one too. */
    public void change() throws IOException {
        if (!next.equals(again)) {
            said.wrong("account.different");
            return;
        }
        users.changePassword(present, next);
        door.leave();
    }

    /** Opens the dialog of the second factor at its beginning. */
    public void start() {
        proof = "";
        code = "";
        enrolment = null;
        qr = null;
        codes = List.of();
    }

    /** With the password, shows what the authenticator app needs. */
    public void enrol() {
        enrolment = secondFactors.begin(proof);
        qr = QrCode.of(enrolment.uri());
        proof = "";
    }

    /** With a code of the app, switches it on and shows the recovery codes. */
    public void confirm() {
        codes = secondFactors.confirm(code).codes();
        enrolment = null;
        qr = null;
        code = "";
        load();
    }

    /** With the password, shows new recovery codes. */
    public void renew() {
        codes = secondFactors.renewCodes(proof).codes();
        proof = "";
        load();
    }

    /** With the password, takes it away. */
    public void remove() {
        secondFactors.remove(proof);
        proof = "";
        load();
        said.done("account.factor.said.removed");
    }

    public void end(UUID session) {
        sessions.end(session);
        load();
        said.done("account.sessions.said.ended");
    }

    public void endOthers() {
        int ended = sessions.endOthers(current());
        load();
        said.done("account.sessions.said.others" + (ended == 1 ? ".one" : ".many"), ended);
    }

    /** What a session's program is called. */
    public String program(SessionDetails session) {
        String name = UserAgents.name(session.userAgent());
        return name == null ? texts.of("account.sessions.unknown") : name;
    }

    /** The picture for a session. */
    public String icon(SessionDetails session) {
        if (session.kind() == SessionKind.API) {
            return "pi-code";
        }
        String agent = String.valueOf(session.userAgent());
        return agent.contains("Mobile") || agent.contains("Android") ? "pi-mobile" : "pi-desktop";
    }

    private @Nullable UUID current() {
        return signIn.identity(request).map(identity -> identity.sessionId()).orElse(null);
    }

    public @Nullable UserDetails getMe() {
        return me;
    }

    public @Nullable SecondFactorDetails getFactor() {
        return factor;
    }

    public List<SessionDetails> getList() {
        return list;
    }

    public @Nullable Enrolment getEnrolment() {
        return enrolment;
    }

    /** The secret in groups of four, for typing it in. */
    public String getSecret() {
        return enrolment == null ? "" : enrolment.secret().replaceAll("(.{4})(?!$)", "$1 ");
    }

    public @Nullable QrCode getQr() {
        return qr;
    }

    public List<String> getCodes() {
        return codes;
    }

    public String getLanguage() {
        return me == null ? "" : me.language();
    }

    /** The language of the next log-ins; the switch above changes only this browser's. */
    public void setLanguage(String language) {
        if (me != null && !me.language().equals(language)) {
            me = users.speak(language);
        }
    }

    public void saved() {
        said.done("account.said.saved");
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

    public String getProof() {
        return proof;
    }

    public void setProof(@Nullable String proof) {
        this.proof = proof == null ? "" : proof;
    }

    public String getCode() {
        return code;
    }

    public void setCode(@Nullable String code) {
        this.code = code == null ? "" : code;
    }
}
