package dev.recado.web.auth;

import dev.recado.platform.RecadoException;
import dev.recado.users.Users;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.security.enterprise.credential.Credential;
import jakarta.security.enterprise.credential.UsernamePasswordCredential;
import jakarta.security.enterprise.identitystore.CredentialValidationResult;
import jakarta.security.enterprise.identitystore.IdentityStore;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Set;

/** Lets Jakarta Security check a user name and password with {@link Users}. */
@ApplicationScoped
class PasswordStore implements IdentityStore {
    /** Request attribute: why the last check failed, since a result has no room for a reason. */
    static final String REFUSAL = PasswordStore.class.getName() + ".refusal";

    @Inject
    Users users;

    @Inject
    HttpServletRequest request;

    @Override
    public CredentialValidationResult validate(Credential credential) {
        if (!(credential instanceof UsernamePasswordCredential offered)) {
            return CredentialValidationResult.NOT_VALIDATED_RESULT;
        }
        try {
            SignedIn person = new SignedIn(users.authenticate(offered.getCaller(), offered.getPasswordAsString()));
            return new CredentialValidationResult(
                    person, Set.of(person.identity().role().name()));
        } catch (RecadoException refused) {
            request.setAttribute(REFUSAL, refused);
            return CredentialValidationResult.INVALID_RESULT;
        }
    }
}
