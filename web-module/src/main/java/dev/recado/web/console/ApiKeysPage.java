package dev.recado.web.console;

import dev.recado.platform.Page;
import dev.recado.platform.Scope;
import dev.recado.users.ApiKeyDetails;
import dev.recado.users.ApiKeys;
import dev.recado.users.NewApiKey;
import jakarta.annotation.PostConstruct;
import jakarta.faces.view.ViewScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.io.Serializable;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The keys by which other systems come in. */
@Named
@ViewScoped
@SuppressWarnings("serial") // Kept in memory only: the state is neither passivated nor replicated.
public class ApiKeysPage implements Serializable {
    private static final long serialVersionUID = 1L;
    private static final int STEP = 100;
    private static final int USUAL_DAYS = 90;
    private static final Duration SOON = Duration.ofDays(14);
    private static final Pattern SEPARATORS = Pattern.compile("[\\s,;]+");

    @Inject
    ApiKeys keys;

    @Inject
    Said said;

    @Inject
    Clock clock;

    private List<ApiKeyDetails> list = List.of();
    private String name = "";
    private List<String> scopes = List.of();
    private int days = USUAL_DAYS;
    private String addresses = "";
    private @Nullable ApiKeyDetails made;

    @PostConstruct
    void load() {
        List<ApiKeyDetails> all = new ArrayList<>();
        String cursor = null;
        do {
            Page<ApiKeyDetails> page = keys.list(new Page.Request(cursor, STEP));
            all.addAll(page.items());
            cursor = page.nextCursor();
        } while (cursor != null);
        list = all.reversed();
    }

    /** Opens the empty form. */
    public void begin() {
        made = null;
        name = "";
        scopes = List.of(Scope.READ.text());
        days = USUAL_DAYS;
        addresses = "";
    }

    /** Makes the key; its secret is shown until the dialog closes. */
    public void create() {
        if (scopes.isEmpty()) {
            // Said here, since a required group of boxes gets an attribute that screen readers do not understand.
            said.wrong("api-keys.scopes.missing");
            return;
        }
        List<String> ranges = SEPARATORS
                .splitAsStream(addresses)
                .filter(one -> !one.isBlank())
                .toList();
        made = keys.create(
                new NewApiKey(name.strip(), scopes, ranges, clock.instant().plus(Duration.ofDays(days))));
        load();
    }

    /** The secret has been seen. */
    public void forget() {
        made = null;
    }

    public void revoke(ApiKeyDetails key) {
        keys.revoke(key.id());
        load();
        said.done("api-keys.said.revoked", key.name());
    }

    /** Where a key stands: {@code good}, {@code soon} (it ends within two weeks), {@code expired} or {@code revoked}. */
    public String state(ApiKeyDetails key) {
        Instant now = clock.instant();
        if (key.revokedAt() != null) {
            return "revoked";
        }
        if (!now.isBefore(key.expiresAt())) {
            return "expired";
        }
        return now.plus(SOON).isBefore(key.expiresAt()) ? "good" : "soon";
    }

    /** The colour that goes with a state. */
    public String style(String state) {
        return switch (state) {
            case "good" -> "good";
            case "soon" -> "warn";
            case "revoked" -> "bad";
            default -> "";
        };
    }

    /** Whether it can still be used. */
    public boolean alive(ApiKeyDetails key) {
        String state = state(key);
        return state.equals("good") || state.equals("soon");
    }

    /** The scopes to choose from. */
    public List<String> getAllScopes() {
        return Arrays.stream(Scope.values()).map(Scope::text).toList();
    }

    public List<ApiKeyDetails> getList() {
        return list;
    }

    /** The key that has just been made, with its secret. */
    public @Nullable ApiKeyDetails getMade() {
        return made;
    }

    public String getName() {
        return name;
    }

    public void setName(@Nullable String name) {
        this.name = name == null ? "" : name;
    }

    public List<String> getScopes() {
        return scopes;
    }

    public void setScopes(@Nullable List<String> scopes) {
        this.scopes = scopes == null ? List.of() : scopes;
    }

    public int getDays() {
        return days;
    }

    public void setDays(int days) {
        this.days = days;
    }

    public String getAddresses() {
        return addresses;
    }

    public void setAddresses(@Nullable String addresses) {
        this.addresses = addresses == null ? "" : addresses;
    }
}
