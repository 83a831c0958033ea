package dev.recado.agents;

import dev.recado.audit.Audit;
import dev.recado.knowledge.CategoryDetails;
import dev.recado.knowledge.KnowledgeBase;
import dev.recado.knowledge.Query;
import dev.recado.knowledge.RetrievalSettings;
import dev.recado.platform.Caller;
import dev.recado.platform.Ids;
import dev.recado.platform.Language;
import dev.recado.platform.NotFound;
import dev.recado.platform.Page;
import dev.recado.platform.Requires;
import dev.recado.platform.Role;
import dev.recado.platform.Stale;
import dev.recado.platform.Texts;
import dev.recado.tenants.TenantCreated;
import dev.recado.tenants.TenantDetails;
import dev.recado.tenants.Tenants;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The agents of a tenant: their settings, and the way to let one of them answer. */
@ApplicationScoped
public class Agents {
    static final String TEXTS = "dev.recado.agents";
    private static final UUID FIRST = new UUID(0, 0);

    @PersistenceContext
    EntityManager em;

    @Inject
    Clock clock;

    @Inject
    Audit audit;

    @Inject
    Tenants tenants;

    @Inject
    KnowledgeBase knowledge;

    @Inject
    @Any
    Instance<Agent> kinds;

    /** The agents, in the order of their making. */
    @Requires(Role.VIEWER)
    @Transactional
    public Page<AgentDetails> list(Page.Request page) {
        UUID after = page.cursor() == null ? FIRST : Ids.parseCursor(page.cursor());
        var rows = em.createQuery("select a from AgentRow a where a.id > :after order by a.id", AgentRow.class)
                .setParameter("after", after)
                .setMaxResults(page.limit() + 1)
                .getResultList();
        return Page.of(rows, page.limit(), AgentRow::details, row -> row.id().toString());
    }

    /** One agent, or {@link NotFound}. */
    @Requires(Role.VIEWER)
    @Transactional
    public AgentDetails get(UUID id) {
        return row(id).details();
    }

    /**
     * Changes an agent; {@link Stale} unless the version is the present one, {@link NotFound} when it is to read a category that
     * does not exist and that it did not read before. The next turn goes by it.
     */
    @Requires(Role.ADMIN)
    @Transactional
    public AgentDetails update(UUID id, long version, AgentChange change) {
        AgentRow row = row(id);
        em.lock(row, LockModeType.PESSIMISTIC_WRITE);
        if (row.version() != version) {
            throw new Stale("agent", id);
        }
        AgentDetails before = row.details();
        if (change.categories() != null) {
            refuseUnknown(change.categories(), before.categories());
        }
        boolean newPrompt = row.apply(change);
        em.flush();
        AgentDetails agent = row.details();
        if (newPrompt) {
            keepPrompt(agent, Caller.current().map(Caller::username).orElse(null));
        }
        audit.change("agent.updated", "agent", id, before, agent);
        return agent;
    }

    /** The prompt that the agent had at a version, as a turn's trace names it. */
    @Requires(Role.VIEWER)
    @Transactional
    public PromptVersion prompt(UUID agent, int version) {
        return em.createQuery(
                        "select p from AgentPromptRow p where p.agentId = :agent and p.promptVersion = :version",
                        AgentPromptRow.class)
                .setParameter("agent", agent)
                .setParameter("version", version)
                .getResultStream()
                .findFirst()
                .map(AgentPromptRow::version)
                .orElseThrow(() -> new NotFound("prompt", agent + "/" + version));
    }

    /** What a prompt may use, with examples from the tenant's own settings. */
    @Requires(Role.VIEWER)
    @Transactional
    public List<PromptVariable> variables() {
        TenantDetails tenant = tenants.current();
        Texts texts = Texts.of(TEXTS, Language.current());
        Map<String, String> examples = examples(tenant, texts.get("agent.default-name"));
        return PromptTemplate.VARIABLES.stream()
                .map(name -> new PromptVariable(name, texts.get("variable." + name), examples.getOrDefault(name, "")))
                .toList();
    }

    /** The prompt as a model would get it for a made-up contact; {@link dev.recado.platform.Invalid} says what is wrong with it. */
    @Requires(Role.VIEWER)
    @Transactional
    public String preview(UUID id, String prompt) {
        AgentDetails agent = row(id).details();
        return PromptTemplate.of(prompt).render(examples(tenants.current(), agent.name()));
    }

    /** Which agents may read each category, because of itself or of one that it lies in; by the category's id. */
    @Requires(Role.VIEWER)
    @Transactional
    public Map<UUID, List<Reader>> readers() {
        List<AgentDetails> agents = em.createQuery("select a from AgentRow a order by a.id", AgentRow.class)
                .getResultStream()
                .map(AgentRow::details)
                .toList();
        List<CategoryDetails> categories = knowledge.categories();
        Map<UUID, CategoryDetails> known =
                categories.stream().collect(Collectors.toMap(CategoryDetails::id, category -> category));
        Map<UUID, List<Reader>> readers = new HashMap<>();
        for (CategoryDetails category : categories) {
            Set<UUID> way = new HashSet<>();
            for (CategoryDetails next = category;
                    next != null && way.add(next.id());
                    next = next.parentId() == null ? null : known.get(next.parentId())) {
                // Going up is all there is to do.
            }
            readers.put(
                    category.id(),
                    agents.stream()
                            .filter(agent -> agent.categories().isEmpty()
                                    || agent.categories().stream().anyMatch(way::contains))
                            .map(agent -> new Reader(agent.id(), agent.name()))
                            .toList());
        }
        return readers;
    }

    /**
     * A question as an agent searches for it: by its settings, and only in what it may read. {@link NotFound} when there is no
     * such agent.
     *
     * @param categories narrow down what it may read; empty: all of that
     * @param limit how many passages to return, 1 to 50; null: as many as the agent gets
     */
    @Requires(Role.VIEWER)
    @Transactional
    public Query query(
            UUID id, String text, Set<UUID> categories, Set<String> tags, @Nullable Integer limit, boolean explain) {
        AgentDetails agent = row(id).details();
        RetrievalSettings settings = agent.retrieval();
        return new Query(
                text,
                knowledge.common(agent.categories(), categories),
                tags,
                limit == null ? settings.passages() : limit,
                settings,
                explain);
    }

    /** The agent that gets the tenant's new conversations. */
    @Transactional
    public AgentDetails entry() {
        return em.createQuery(
                        "select a from AgentRow a where a.type = :type order by a.active desc, a.id", AgentRow.class)
                .setParameter("type", AgentType.GENERAL)
                .setMaxResults(1)
                .getResultStream()
                .findFirst()
                .map(AgentRow::details)
                .orElseThrow(() -> new IllegalStateException("The tenant has no general agent"));
    }

    /** The agent that was put in charge, or the entry agent where none was or it is gone or switched off. */
    @Transactional
    public AgentDetails inCharge(@Nullable UUID chosen) {
        AgentRow row = chosen == null ? null : em.find(AgentRow.class, chosen);
        return row == null || !row.details().active() ? entry() : row.details();
    }

    /** How long the agent {@link #inCharge} waits: as it is set for it, else as for the tenant. */
    @Transactional
    public AgentPace pace(@Nullable UUID chosen, TenantDetails tenant) {
        // Asked for each message that arrives, hence without the prompt.
        Object[] own = em.createQuery(
                        "select a.quietWindowMillis, a.longestWaitMillis from AgentRow a where (a.id = :chosen and a.active)"
                                + " or a.type = :type order by case when a.id = :chosen and a.active then 0 else 1 end, a.active desc, a.id",
                        Object[].class)
                .setParameter("chosen", chosen == null ? FIRST : chosen)
                .setParameter("type", AgentType.GENERAL)
                .setMaxResults(1)
                .getResultStream()
                .findFirst()
                .orElse(new Object[2]);
        int quiet = own[0] == null ? tenant.quietWindowMillis() : (Integer) own[0];
        int longest = own[1] == null ? tenant.longestWaitMillis() : (Integer) own[1];
        return new AgentPace(Duration.ofMillis(quiet), Duration.ofMillis(Math.max(quiet, longest)));
    }

    /**
     * Lets the agent of the task decide; one that is switched off leaves it to people. Outside any transaction, because a
     * model may take its time.
     */
    @Transactional(Transactional.TxType.NOT_SUPPORTED)
    public Decision answer(AgentTask task) {
        if (!task.agent().active()) {
            Texts texts = Texts.of(TEXTS, task.tenant().locale());
            return new HandOver(
                    texts.get("handover.customer"),
                    texts.get("handover.reason-inactive", task.agent().name()),
                    null,
                    AnswerTraces.without(task.agent(), null));
        }
        AgentType type = task.agent().type();
        return kinds.stream()
                .filter(kind -> kind.type() == type)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("There is no bean for agents of type " + type))
                .answer(task);
    }

    /**
     * What to do when answering has failed for good: hand over to people, with a word to the customer. It needs neither
     * model nor knowledge nor database.
     *
     * @param failure the stable code of what went wrong
     */
    public Decision lastResort(AgentTask task, String failure) {
        Texts texts = Texts.of(TEXTS, task.tenant().locale());
        return new HandOver(
                texts.get("last-resort.customer"),
                failure,
                texts.get("last-resort.people", failure),
                AnswerTraces.without(task.agent(), failure));
    }

    void tenantCreated(@Observes TenantCreated created) {
        Locale locale = Locale.forLanguageTag(created.language());
        AgentRow row = new AgentRow(
                AgentType.GENERAL, Texts.of(TEXTS, locale).get("agent.default-name"), Prompts.ofNewAgent(locale));
        em.persist(row);
        keepPrompt(row.details(), null);
    }

    private void refuseUnknown(Set<UUID> wanted, Set<UUID> before) {
        Set<UUID> fine =
                knowledge.categories().stream().map(CategoryDetails::id).collect(Collectors.toSet());
        // One that was deleted stays where it was chosen: without it, nothing chosen would mean all.
        fine.addAll(before);
        wanted.stream().filter(category -> !fine.contains(category)).findFirst().ifPresent(unknown -> {
            throw new NotFound("category", unknown);
        });
    }

    private void keepPrompt(AgentDetails agent, @Nullable String by) {
        em.persist(new AgentPromptRow(agent, clock.instant(), by));
    }

    private AgentRow row(UUID id) {
        AgentRow row = em.find(AgentRow.class, id);
        if (row == null) {
            throw new NotFound("agent", id);
        }
        return row;
    }

    private Map<String, String> examples(TenantDetails tenant, String agentName) {
        String contact = Texts.of(TEXTS, tenant.locale()).get("example.contact");
        return PromptValues.of(tenant, agentName, contact, "5511987654321", clock.instant());
    }
}
