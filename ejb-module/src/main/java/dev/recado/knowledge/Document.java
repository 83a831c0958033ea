package dev.recado.knowledge;

import dev.recado.platform.Json;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.annotations.OptimisticLock;
import org.hibernate.annotations.TenantId;
import org.hibernate.type.SqlTypes;
import org.jspecify.annotations.Nullable;

/**
 * A document. How its taking in goes on is written under the row's lock and leaves the version alone, so that it does not make
 * stale what people are changing meanwhile.
 */
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

    @Column(name = "title")
    private @Nullable String title;

    @JdbcTypeCode(SqlTypes.VARCHAR)
    @Column(name = "kind")
    private DocumentKind kind;

    @Column(name = "source")
    private @Nullable String source;

    @Column(name = "chosen_language")
    private @Nullable String chosenLanguage;

    @Column(name = "valid_from")
    private @Nullable LocalDate validFrom;

    @Column(name = "valid_until")
    private @Nullable LocalDate validUntil;

    @OptimisticLock(excluded = true)
    @Column(name = "media_type")
    private String mediaType;

    @Column(name = "size_bytes")
    private long size;

    @Column(name = "sha256")
    private String sha256;

    @JdbcTypeCode(SqlTypes.VARCHAR)
    @OptimisticLock(excluded = true)
    @Column(name = "status")
    private DocumentStatus status;

    @OptimisticLock(excluded = true)
    @Column(name = "progress")
    private int progress;

    @OptimisticLock(excluded = true)
    @Column(name = "problem_code")
    private @Nullable String problemCode;

    @OptimisticLock(excluded = true)
    @Column(name = "problem_detail")
    private @Nullable String problemDetail;

    @OptimisticLock(excluded = true)
    @Column(name = "notes")
    private @Nullable String notes;

    @OptimisticLock(excluded = true)
    @Column(name = "language")
    private @Nullable String language;

    @OptimisticLock(excluded = true)
    @Column(name = "pages")
    private @Nullable Integer pages;

    @OptimisticLock(excluded = true)
    @Column(name = "passages")
    private int passages;

    @OptimisticLock(excluded = true)
    @Column(name = "attempts")
    private int attempts;

    @OptimisticLock(excluded = true)
    @Column(name = "run")
    private int run;

    @OptimisticLock(excluded = true)
    @Column(name = "beside")
    private boolean beside;

    @Column(name = "created_at")
    private Instant createdAt;

    @OptimisticLock(excluded = true)
    @Column(name = "ready_at")
    private @Nullable Instant readyAt;

    @Version
    @Column(name = "version")
    private long version;

    protected Document() {}

    Document(
            UUID id,
            DocumentKind kind,
            UUID categoryId,
            String name,
            String mediaType,
            long size,
            String sha256,
            Instant createdAt) {
        this.id = id;
        this.kind = kind;
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

    String title() {
        return title == null ? name : title;
    }

    DocumentKind kind() {
        return kind;
    }

    /** The language that people chose, or null. */
    @Nullable
    Language chosenLanguage() {
        return chosenLanguage == null ? null : Language.of(chosenLanguage);
    }

    @Nullable
    LocalDate validFrom() {
        return validFrom;
    }

    @Nullable
    LocalDate validUntil() {
        return validUntil;
    }

    @Nullable
    String source() {
        return source;
    }

    void describe(@Nullable String newTitle, UUID newCategory, @Nullable String newSource) {
        title = newTitle;
        categoryId = newCategory;
        source = newSource;
    }

    void choose(@Nullable Language language) {
        chosenLanguage = language == null ? null : language.code();
    }

    void limit(@Nullable LocalDate from, @Nullable LocalDate until) {
        validFrom = from;
        validUntil = until;
    }

    @Nullable
    String givenTitle() {
        return title;
    }

    String mediaType() {
        return mediaType;
    }

    String sha256() {
        return sha256;
    }

    /** The one that people chose, or else that was found out; null when nothing is known yet. */
    @Nullable
    Language language() {
        String known = chosenLanguage == null ? language : chosenLanguage;
        return known == null ? null : Language.of(known);
    }

    /** What the reader is told about the content: a page's name is its title and says nothing of its type. */
    String fileName() {
        if (kind != DocumentKind.WEB_PAGE) {
            return name;
        }
        return switch (mediaType) {
            case "application/pdf" -> "page.pdf";
            case "text/plain" -> "page.txt";
            case "text/markdown", "text/x-markdown" -> "page.md";
            default -> "page.html";
        };
    }

    /** Its content is another now. */
    void replace(String newName, String newType, long newSize, String newHash) {
        name = newName;
        mediaType = newType;
        size = newSize;
        sha256 = newHash;
    }

    /** Its new content came to nothing. */
    void returnTo(long formerSize, String formerHash) {
        size = formerSize;
        sha256 = formerHash;
    }

    /** Why it does not answer, or, when it is READY, why what it said before still answers; null when nothing is wrong. */
    @Nullable
    String problemCode() {
        return problemCode;
    }

    DocumentStatus status() {
        return status;
    }

    Instant readyAt() {
        return readyAt == null ? Instant.EPOCH : readyAt;
    }

    int progress() {
        return progress;
    }

    long version() {
        return version;
    }

    int attempts() {
        return attempts;
    }

    /** Waits for its turn, with as many attempts behind it as are counted. */
    void queue(int countedAttempts) {
        move(DocumentStatus.QUEUED, 0);
        attempts = countedAttempts;
        beside = false;
        problemCode = null;
        problemDetail = null;
        notes = null;
        readyAt = null;
    }

    /** Begins another attempt; its number, which no other ever has, tells it from an earlier one that comes back late. */
    int attempt() {
        attempts++;
        run++;
        if (!beside()) {
            move(DocumentStatus.PARSING, 5);
        }
        return run;
    }

    /** Is to be taken in anew, what it says now answering until the new is there. Whoever is at it already works on what was. */
    void renew() {
        beside = true;
        attempts = 0;
        run++;
        problemCode = null;
        problemDetail = null;
    }

    /** The same original, another time. */
    void renewAgain() {
        attempts--;
    }

    /** What it says stays, because it could not be taken in anew. */
    void stay(String code, @Nullable String detail) {
        beside = false;
        problemCode = code;
        problemDetail = detail;
    }

    /** Whether it answers while it is being taken in anew. */
    boolean beside() {
        return beside && status == DocumentStatus.READY;
    }

    /** The new content has been read; what it was cut into takes the place of the old at the same time. */
    void renewed(String foundType, @Nullable Integer foundPages, String foundLanguage, Instant now) {
        mediaType = foundType;
        pages = foundPages;
        language = foundLanguage;
        readyAt = now;
    }

    int run() {
        return run;
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

    /** What its owner should know about how it was read. */
    void note(List<DocumentNote> found) {
        notes = found.isEmpty() ? null : Json.write(found);
    }

    /** An archive has been taken apart. */
    void unpacked(String foundType) {
        mediaType = foundType;
        passages = 0;
        move(DocumentStatus.UNPACKED, 100);
    }

    void ready(int passageCount, Instant now) {
        move(DocumentStatus.READY, 100);
        beside = false;
        passages = passageCount;
        readyAt = now;
    }

    void fail(String code, @Nullable String detail) {
        move(DocumentStatus.FAILED, 0);
        passages = 0;
        problemCode = code;
        problemDetail = detail;
    }

    void cancel() {
        move(DocumentStatus.CANCELLED, 0);
        passages = 0;
    }

    DocumentChanged changed() {
        return new DocumentChanged(tenantId, id, status, progress);
    }

    DocumentDetails details(String categoryName, List<String> tags, @Nullable WebPageDetails page, LocalDate today) {
        return new DocumentDetails(
                        id,
                        name,
                        title(),
                        kind,
                        source,
                        page,
                        mediaType,
                        size,
                        categoryId,
                        categoryName,
                        chosenLanguage == null ? language : chosenLanguage,
                        chosenLanguage != null,
                        tags,
                        validFrom,
                        validUntil,
                        Validity.on(today, validFrom, validUntil),
                        status,
                        progress,
                        beside(),
                        problemCode,
                        null,
                        problemDetail,
                        notes == null ? List.of() : List.of(Json.read(notes, DocumentNote[].class)),
                        passages,
                        createdAt,
                        readyAt,
                        version)
                .in(Locale.of("pt", "BR"));
    }
}
