package dev.recado.web.auth;

import dev.recado.limits.Limits;
import dev.recado.platform.RecadoException;
import dev.recado.users.Access;
import dev.recado.users.Client;
import dev.recado.users.Identity;
import dev.recado.users.LogInStep;
import dev.recado.users.SessionKind;
import dev.recado.users.Sessions;
import dev.recado.users.SingleSignOn;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.security.enterprise.credential.Credential;
import jakarta.security.enterprise.credential.UsernamePasswordCredential;
import jakarta.security.enterprise.identitystore.CredentialValidationResult;
import jakarta.security.enterprise.identitystore.IdentityStore;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Set;

/** Lets Jakarta Security check the steps of a log-in with {@link Access}, and begins the session of who gets in. */
@ApplicationScoped
class PasswordStore implements IdentityStore {
    /** Request attribute: why the last check failed, since a result has no room for a reason. */
    static final String REFUSAL = PasswordStore.class.getName() + ".refusal";
    /** Request attribute: the ticket of the first step, where a second one has to follow. */
    static final String TICKET = PasswordStore.class.getName() + ".ticket";

    @Inject
    Access access;

    @Inject
    SingleSignOn sso;

    @Inject
    Sessions sessions;

    @Inject
    Limits limits;

    @Inject
    HttpServletRequest request;

    @Override
    public CredentialValidationResult validate(Credential credential) {
        Client client = Clients.of(request);
        try {
            limits.logIn(request.getRemoteAddr());
            CredentialValidationResult result =
                    switch (credential) {
                        case UsernamePasswordCredential offered ->
                            switch (access.enter(offered.getCaller(), offered.getPasswordAsString(), client)) {
                                case LogInStep.Granted granted -> in(granted.identity(), client);
                                case LogInStep.CodeNeeded next -> {
                                    request.setAttribute(TICKET, next.ticket());
                                    yield CredentialValidationResult.INVALID_RESULT;
                                }
                            };
                        case CodeCredential offered ->
                            in(access.confirm(offered.ticket(), offered.code(), client), client);
                        case SsoCredential offered ->
                            in(sso.finish(offered.attempt(), offered.state(), offered.code(), client), client);
                        default -> CredentialValidationResult.NOT_VALIDATED_RESULT;
                    };
            limits.loggedIn(request.getRemoteAddr());
            return result;
        } catch (RecadoException refused) {
            request.setAttribute(REFUSAL, refused);
            return CredentialValidationResult.INVALID_RESULT;
        }
    }

    private CredentialValidationResult in(Identity identity, Client client) {
        SignedIn person = new SignedIn(sessions.begin(identity, SessionKind.CONSOLE, client));
        return new CredentialValidationResult(
                person, Set.of(person.identity().role().name()));
    }
}
