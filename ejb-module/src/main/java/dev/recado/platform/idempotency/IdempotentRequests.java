package dev.recado.platform.idempotency;

import dev.recado.platform.Caller;
import dev.recado.platform.CurrentTenant;
import dev.recado.platform.Json;
import dev.recado.platform.SecretBox;
import dev.recado.platform.TenantId;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import org.hibernate.exception.ConstraintViolationException;
import org.jspecify.annotations.Nullable;

/**
 * Requests that carry an idempotency key. Within 24 hours the first answer of a tenant's user under a key is given again to
 * the same request. Only successes are kept: after a refusal nothing has happened, and the request may be tried anew. A
 * request that was interrupted keeps its key, because nobody can know how far it came.
 */
@ApplicationScoped
public class IdempotentRequests {
    /** Longest answer that can be kept, in characters: the encrypted form is a third longer and has to fit its column. */
    private static final int LONGEST_BODY = 700_000;

    @Inject
    IdempotencyRows rows;

    @Inject
    SecretBox secrets;

    /** What is known under a key. */
    public sealed interface Claim permits First, Again, Running, Other {}

    /** Nothing yet: carry the request out, then call {@link #answered} or {@link #failed}. */
    public record First(String id) implements Claim {}

    /** The same request was answered. */
    public record Again(
            int status,
            Map<String, String> headers,
            @Nullable String body) implements Claim {}

    /** The same request is being carried out at the moment, or was interrupted. */
    public record Running() implements Claim {}

    /** Another request was sent under this key. */
    public record Other() implements Claim {}

    /**
     * Claims a key for the current caller in the current tenant.
     *
     * @param requestHash tells requests apart: a hash of everything that makes the request what it is
     */
    public Claim claim(String key, String requestHash) {
        TenantId tenant = CurrentTenant.orNull();
        String id = hash(tenant + "\n" + Caller.required().userId() + "\n" + key);
        try {
            if (rows.insert(id, requestHash)) {
                return new First(id);
            }
        } catch (ConstraintViolationException somebodyWasFaster) {
            // Then their row says what to do.
        }
        IdempotencyRows.Seen seen = rows.find(id);
        if (seen == null) {
            return new Running();
        }
        if (!seen.requestHash().equals(requestHash)) {
            return new Other();
        }
        if (seen.status() == null) {
            return new Running();
        }
        Map<String, String> headers = new LinkedHashMap<>();
        if (seen.headers() != null) {
            Json.read(seen.headers(), Map.class).forEach((name, value) -> headers.put("" + name, "" + value));
        }
        String body = seen.sealedBody() == null ? null : secrets.open(seen.sealedBody(), context(id));
        return new Again(seen.status(), headers, body);
    }

    /** The request was carried out: keeps its answer. One that is too long to keep leaves the key taken. */
    public void answered(String id, int status, Map<String, String> headers, @Nullable String body) {
        if (body == null || body.length() <= LONGEST_BODY) {
            rows.answered(id, status, Json.write(headers), body == null ? null : secrets.seal(body, context(id)));
        }
    }

    /** The request was refused or failed: frees its key. */
    public void failed(String id) {
        rows.delete(id);
    }

    /** SHA-256 in hex, for request hashes. */
    public static String hash(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every Java has SHA-256", e);
        }
    }

    private static String hash(String text) {
        return hash(text.getBytes(StandardCharsets.UTF_8));
    }

    static String context(String id) {
        return "idempotent-request:" + id;
    }
}
