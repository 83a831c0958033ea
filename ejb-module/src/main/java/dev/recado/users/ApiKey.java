package dev.recado.users;

import dev.recado.platform.Ids;
import dev.recado.platform.Scope;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.hibernate.annotations.TenantId;
import org.jspecify.annotations.Nullable;

/** An API key without its secret, whose hash stands in {@link ApiKeyHash} while the key is good. */
@Entity
@Table(name = "api_key")
class ApiKey {
    private static final String SEPARATOR = " ";

    @Id
    private UUID id;

    @TenantId
    @Column(name = "tenant_id")
    private UUID tenantId;

    private String name;
    private String hint;
    private String scopes;
    private String addresses;

    @Column(name = "created_at")
    private Instant createdAt;

    @Column(name = "created_by")
    private String createdBy;

    @Column(name = "expires_at")
    private Instant expiresAt;

    @Column(name = "last_used_at")
    private @Nullable Instant lastUsedAt;

    @Column(name = "revoked_at")
    private @Nullable Instant revokedAt;

    @Version
    private long version;

    protected ApiKey() {}

    ApiKey(String name, String hint, Set<Scope> scopes, Instant now, String createdBy, Instant expiresAt) {
        this.id = Ids.next();
        this.name = name;
        this.hint = hint;
        this.scopes = scopes.stream().sorted().map(Scope::text).collect(Collectors.joining(SEPARATOR));
        this.addresses = "";
        this.createdAt = now;
        this.createdBy = createdBy;
        this.expiresAt = expiresAt;
    }

    UUID id() {
        return id;
    }

    String name() {
        return name;
    }

    void name(String to) {
        name = to;
    }

    Set<Scope> scopes() {
        return split(scopes).stream()
                .map(text -> Scope.named(text)
                        .orElseThrow(() -> new IllegalStateException("Key " + id + " has the unknown scope " + text)))
                .collect(Collectors.toUnmodifiableSet());
    }

    List<AddressRange> addresses() {
        return split(addresses).stream()
                .map(text -> AddressRange.parse(text)
                        .orElseThrow(() -> new IllegalStateException("Key " + id + " has no address range " + text)))
                .toList();
    }

    void addresses(Collection<AddressRange> to) {
        addresses = to.stream().map(AddressRange::toString).collect(Collectors.joining(SEPARATOR));
    }

    Instant expiresAt() {
        return expiresAt;
    }

    boolean revoked() {
        return revokedAt != null;
    }

    void revoke(Instant now) {
        revokedAt = now;
    }

    long version() {
        return version;
    }

    ApiKeyDetails details() {
        return new ApiKeyDetails(
                id,
                name,
                hint,
                split(scopes),
                split(addresses),
                createdAt,
                createdBy,
                expiresAt,
                lastUsedAt,
                revokedAt,
                version,
                null);
    }

    private static List<String> split(String joined) {
        return joined.isEmpty()
                ? List.of()
                : Arrays.stream(joined.split(SEPARATOR)).toList();
    }
}
