package dev.recado.knowledge;

import dev.recado.knowledge.KnowledgeVersions.Counts;
import dev.recado.llm.EmbeddingChoice;
import jakarta.persistence.Column;
import jakarta.persistence.Embedded;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.UUID;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.annotations.TenantId;
import org.hibernate.type.SqlTypes;
import org.jspecify.annotations.Nullable;

/** A version of a tenant's knowledge: all documents, cut in one way and embedded by one model. */
@Entity
@Table(name = "knowledge_versions")
class KnowledgeVersion {
    /** Costs are counted in billionths of a US dollar: 10 to the power of minus this. */
    static final int NANOS = 9;
    /** Something went wrong that need not be the version's fault. */
    static final String TROUBLE = "version.trouble";
    // What begins so is about the version itself.
    private static final String FOR_PEOPLE = "version.";

    @Id
    private UUID id;

    @TenantId
    @Column(name = "tenant_id")
    private UUID tenantId;

    @Column(name = "number")
    private int number;

    @JdbcTypeCode(SqlTypes.VARCHAR)
    @Column(name = "state")
    private VersionState state;

    @Embedded
    private EmbeddingColumns model;

    @Column(name = "dimension")
    private @Nullable Integer dimension;

    @Column(name = "by_hand")
    private boolean byHand;

    @Column(name = "activating")
    private boolean activating;

    @Column(name = "unchecked")
    private boolean unchecked;

    @Column(name = "run")
    private int run;

    @Column(name = "troubles")
    private int troubles;

    // What was spent is only ever added to, by a statement of its own.
    @Column(name = "tokens", updatable = false)
    private long tokens;

    @Column(name = "cost_nanos", updatable = false)
    private @Nullable Long costNanos;

    @Column(name = "problem_code")
    private @Nullable String problemCode;

    @Column(name = "problem_detail")
    private @Nullable String problemDetail;

    @Column(name = "created_at")
    private Instant createdAt;

    @Column(name = "finished_at")
    private @Nullable Instant finishedAt;

    @Column(name = "activated_at")
    private @Nullable Instant activatedAt;

    @Version
    @Column(name = "version")
    private long version;

    protected KnowledgeVersion() {}

    /** @param priced whether it is known what the model costs */
    KnowledgeVersion(
            UUID id,
            int number,
            VersionState state,
            EmbeddingChoice choice,
            int passageTokens,
            boolean byHand,
            boolean priced,
            Instant createdAt) {
        this.id = id;
        this.number = number;
        this.state = state;
        this.model = new EmbeddingColumns(choice, passageTokens);
        this.byHand = byHand;
        this.costNanos = priced ? 0L : null;
        this.createdAt = createdAt;
        if (state == VersionState.ACTIVE) {
            finishedAt = createdAt;
            activatedAt = createdAt;
        }
    }

    UUID id() {
        return id;
    }

    UUID tenantId() {
        return tenantId;
    }

    int number() {
        return number;
    }

    VersionState state() {
        return state;
    }

    EmbeddingChoice choice() {
        return model.choice();
    }

    int passageTokens() {
        return model.passageTokens();
    }

    @Nullable
    Integer dimension() {
        return dimension;
    }

    boolean byHand() {
        return byHand;
    }

    int run() {
        return run;
    }

    /** The model turned out to be this one; from now on it stays so. */
    void settle(String name, int vectorLength) {
        model.named(name);
        dimension = vectorLength;
    }

    /** Begins another run; its number tells it from an earlier one that comes back late. */
    int begin() {
        return ++run;
    }

    /** How often in a row it had to wait for somebody else, this time included. */
    int trouble(String code, @Nullable String detail) {
        // A complete one only lacks what came meanwhile, or is being checked; what is noted of it for somebody to
        // decide stays,
        // unless it was decided.
        if (state == VersionState.BUILDING || activating || !needsDecision()) {
            problemCode = code;
            problemDetail = detail;
        }
        return ++troubles;
    }

    /** It had to wait for nobody this time. */
    void calm() {
        troubles = 0;
        if (!needsDecision()) {
            noted(null, null);
        }
    }

    void goesWell() {
        troubles = 0;
        problemCode = null;
        problemDetail = null;
    }

    void complete(Instant now) {
        state = VersionState.READY;
        finishedAt = now;
        goesWell();
    }

    void fail(String code, @Nullable String detail) {
        state = VersionState.FAILED;
        problemCode = code;
        problemDetail = detail;
    }

    void noted(@Nullable String code, @Nullable String detail) {
        problemCode = code;
        problemDetail = detail;
    }

    void buildOn() {
        state = VersionState.BUILDING;
        goesWell();
    }

    void activate(Instant now) {
        state = VersionState.ACTIVE;
        activatedAt = now;
        activating = false;
        unchecked = false;
        goesWell();
    }

    void leave(VersionState end) {
        state = end;
        activating = false;
        unchecked = false;
    }

    /**
     * Somebody wants it to answer as soon as it can.
     *
     * @param checked whether checks are asked before
     */
    void answersSoon(boolean checked) {
        activating = true;
        unchecked = !checked;
    }

    /** A check has refused it: it waits for somebody. */
    void refused(String code, String detail) {
        activating = false;
        unchecked = false;
        noted(code, detail);
    }

    void byHand(boolean activatedByHand) {
        byHand = activatedByHand;
    }

    /** Whether somebody has decided already that it is to answer. */
    boolean activating() {
        return activating;
    }

    /** Whether it is to answer whatever checks say. */
    boolean unchecked() {
        return unchecked;
    }

    /** Whether, complete as it is, it has to wait for somebody. */
    boolean waits() {
        return !activating && (byHand || needsDecision());
    }

    /** Whether what is noted is for somebody to decide; what a provider has against it passes, or is put right elsewhere. */
    private boolean needsDecision() {
        return problemCode != null && problemCode.startsWith(FOR_PEOPLE) && !problemCode.equals(TROUBLE);
    }

    /** @param answering how many documents answer now */
    VersionDetails details(Counts counts, int answering) {
        boolean growing = state == VersionState.BUILDING || state == VersionState.READY || state == VersionState.FAILED;
        return new VersionDetails(
                id,
                number,
                state,
                model.choice().provider(),
                model.choice().baseUrl(),
                model.choice().effectiveModel(),
                dimension,
                model.passageTokens(),
                byHand,
                activating && (state == VersionState.BUILDING || state == VersionState.READY),
                counts.done(),
                growing ? Math.max(answering, counts.done()) : counts.done(),
                counts.failed(),
                counts.passages(),
                tokens,
                costNanos == null
                        ? null
                        : BigDecimal.valueOf(costNanos, NANOS)
                                .stripTrailingZeros()
                                .toPlainString(),
                problemCode,
                null,
                problemDetail,
                createdAt,
                finishedAt,
                activatedAt,
                version);
    }
}
