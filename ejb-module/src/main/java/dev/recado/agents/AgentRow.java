package dev.recado.agents;

import dev.recado.knowledge.RetrievalSettings;
import dev.recado.platform.Ids;
import dev.recado.platform.Invalid;
import dev.recado.platform.Json;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import org.hibernate.annotations.TenantId;
import org.jspecify.annotations.Nullable;

@Entity
@Table(name = "agent")
class AgentRow {
    private static final int LONGEST_NAME = 60;
    private static final int MOST_CATEGORIES = 200;
    private static final int LONGEST_QUIET = 60_000;
    private static final int LONGEST_WAIT = 300_000;

    @Id
    private UUID id;

    @TenantId
    @Column(name = "tenant_id")
    private UUID tenantId;

    @Enumerated(EnumType.STRING)
    private AgentType type;

    private String name;
    private String prompt;

    @Column(name = "prompt_version")
    private int promptVersion;

    private String categories;
    private boolean citations;
    private boolean active;

    @Column(name = "quiet_window_millis")
    private @Nullable Integer quietWindowMillis;

    @Column(name = "longest_wait_millis")
    private @Nullable Integer longestWaitMillis;

    // Null: as long as nobody has said otherwise.
    private @Nullable String retrieval;

    @Version
    private long version;

    protected AgentRow() {}

    AgentRow(AgentType type, String name, String prompt) {
        this.id = Ids.next();
        this.type = type;
        this.name = name;
        this.prompt = prompt;
        this.promptVersion = 1;
        this.categories = "[]";
        this.citations = true;
        this.active = true;
    }

    /** Whether the prompt is another one now. */
    boolean apply(AgentChange change) {
        if (change.name() != null) {
            name = validName(change.name());
        }
        if (change.categories() != null) {
            categories = text(change.categories());
        }
        if (change.citations() != null) {
            citations = change.citations();
        }
        if (change.active() != null) {
            active = change.active();
        }
        if (change.quietWindowMillis() != null) {
            quietWindowMillis = millis("quietWindowMillis", change.quietWindowMillis(), LONGEST_QUIET);
        }
        if (change.longestWaitMillis() != null) {
            longestWaitMillis = millis("longestWaitMillis", change.longestWaitMillis(), LONGEST_WAIT);
        }
        if (change.retrieval() != null) {
            retrieval = Json.write(retrieval().with(change.retrieval()));
        }
        if (quietWindowMillis != null && longestWaitMillis != null && longestWaitMillis < quietWindowMillis) {
            throw new Invalid("tenant.longest-wait", quietWindowMillis);
        }
        if (change.prompt() == null || change.prompt().equals(prompt)) {
            return false;
        }
        PromptTemplate.of(change.prompt());
        prompt = change.prompt();
        promptVersion++;
        return true;
    }

    UUID id() {
        return id;
    }

    long version() {
        return version;
    }

    AgentDetails details() {
        Set<UUID> chosen = List.of(Json.read(categories, String[].class)).stream()
                .map(UUID::fromString)
                .collect(Collectors.toSet());
        return new AgentDetails(
                id,
                type,
                name,
                prompt,
                promptVersion,
                Collections.unmodifiableSet(new TreeSet<>(chosen)),
                citations,
                active,
                quietWindowMillis,
                longestWaitMillis,
                retrieval(),
                version);
    }

    private RetrievalSettings retrieval() {
        return retrieval == null ? RetrievalSettings.DEFAULT : Json.read(retrieval, RetrievalSettings.class);
    }

    private static String validName(String name) {
        String stripped = name.strip();
        if (stripped.isEmpty() || stripped.length() > LONGEST_NAME) {
            throw new Invalid("agent.name", LONGEST_NAME);
        }
        return stripped;
    }

    private static @Nullable Integer millis(String member, int value, int most) {
        if (value < AgentChange.AS_TENANT || value > most) {
            throw new Invalid("tenant.range", member, AgentChange.AS_TENANT, most);
        }
        return value == AgentChange.AS_TENANT ? null : value;
    }

    private static String text(Set<UUID> categories) {
        if (categories.size() > MOST_CATEGORIES) {
            throw new Invalid("agent.categories", MOST_CATEGORIES);
        }
        return Json.write(categories.stream().map(UUID::toString).sorted().toList());
    }
}
