package dev.recado.agents;

import dev.recado.platform.Ids;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import org.hibernate.annotations.TenantId;
import org.jspecify.annotations.Nullable;

@Entity
@Table(name = "agent_prompt")
class AgentPromptRow {
    @Id
    private UUID id;

    @TenantId
    @Column(name = "tenant_id")
    private UUID tenantId;

    @Column(name = "agent_id")
    private UUID agentId;

    @Column(name = "prompt_version")
    private int promptVersion;

    private String prompt;

    @Column(name = "changed_at")
    private Instant changedAt;

    @Column(name = "changed_by")
    private @Nullable String changedBy;

    protected AgentPromptRow() {}

    AgentPromptRow(AgentDetails agent, Instant changedAt, @Nullable String changedBy) {
        this.id = Ids.next();
        this.agentId = agent.id();
        this.promptVersion = agent.promptVersion();
        this.prompt = agent.prompt();
        this.changedAt = changedAt;
        this.changedBy = changedBy;
    }

    PromptVersion version() {
        return new PromptVersion(promptVersion, prompt, changedAt, changedBy);
    }
}
