package dev.recado.knowledge;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.time.Instant;
import java.util.Locale;
import java.util.UUID;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.annotations.TenantId;
import org.hibernate.type.SqlTypes;
import org.jspecify.annotations.Nullable;

@Entity
@Table(name = "knowledge_documents")
class Document {
    @Id
    private UUID id;

    @TenantId
    @Column(name = "tenant_id")
    private UUID tenantId;

    @Column(name = "category_id")
    private UUID categoryId;

    @Column(name = "name")
    private String name;

    @Column(name = "media_type")
    private String mediaType;

    @Column(name = "size_bytes")
    private long size;

    @Column(name = "sha256")
    private String sha256;

    @JdbcTypeCode(SqlTypes.VARCHAR)
    @Column(name = "status")
    private DocumentStatus status;

    @Column(name = "progress")
    private int progress;

    @Column(name = "problem_code")
    private @Nullable String problemCode;

    @Column(name = "problem_detail")
    private @Nullable String problemDetail;

    @Column(name = "language")
    private @Nullable String language;

    @Column(name = "pages")
    private @Nullable Integer pages;

    @Column(name = "passages")
    private int passages;

    @Column(name = "attempts")
    private int attempts;

    @Column(name = "created_at")
    private Instant createdAt;

    @Column(name = "ready_at")
    private @Nullable Instant readyAt;

    @Version
    @Column(name = "version")
    private long version;

    protected Document() {}

    Document(UUID id, UUID categoryId, String name, String mediaType, long size, String sha256, Instant createdAt) {
        this.id = id;
        this.categoryId = categoryId;
        this.name = name;
        this.mediaType = mediaType;
        this.size = size;
        this.sha256 = sha256;
        this.createdAt = createdAt;
        this.status = DocumentStatus.QUEUED;
    }

    UUID id() {
        return id;
    }

    UUID tenantId() {
        return tenantId;
    }

    UUID categoryId() {
        return categoryId;
    }

    String name() {
        return name;
    }

    String mediaType() {
        return mediaType;
    }

    DocumentStatus status() {
        return status;
    }

    int progress() {
        return progress;
    }

    int attempts() {
        return attempts;
    }

    /** Waits for its turn, with as many attempts behind it as are counted. */
    void queue(int countedAttempts) {
        move(DocumentStatus.QUEUED, 0);
        attempts = countedAttempts;
        problemCode = null;
        problemDetail = null;
        readyAt = null;
    }

    /** Begins another attempt; its number tells it from an earlier one that comes back late. */
    int attempt() {
        attempts++;
        move(DocumentStatus.PARSING, 5);
        return attempts;
    }

    void move(DocumentStatus newStatus, int newProgress) {
        status = newStatus;
        progress = newProgress;
    }

    void parsed(String foundType, @Nullable Integer foundPages, String foundLanguage) {
        mediaType = foundType;
        pages = foundPages;
        language = foundLanguage;
        move(DocumentStatus.EMBEDDING, 20);
    }

    void ready(int passageCount, Instant now) {
        move(DocumentStatus.READY, 100);
        passages = passageCount;
        readyAt = now;
    }

    void fail(String code, @Nullable String detail) {
        move(DocumentStatus.FAILED, 0);
        passages = 0;
        problemCode = code;
        problemDetail = detail;
    }

    DocumentChanged changed() {
        return new DocumentChanged(tenantId, id, status, progress);
    }

    DocumentDetails details(String categoryName) {
        return new DocumentDetails(
                        id,
                        name,
                        mediaType,
                        size,
                        categoryId,
                        categoryName,
                        status,
                        progress,
                        problemCode,
                        null,
                        problemDetail,
                        passages,
                        createdAt,
                        readyAt,
                        version)
                .in(Locale.of("pt", "BR"));
    }
}
