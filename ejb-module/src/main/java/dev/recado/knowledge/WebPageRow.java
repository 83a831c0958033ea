package dev.recado.knowledge;

import dev.recado.knowledge.WebFetch.Known;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.hibernate.annotations.TenantId;
import org.jspecify.annotations.Nullable;

/** Where a document of kind WEB_PAGE is read, and how the last reading went. */
@Entity
@Table(name = "knowledge_web_pages")
class WebPageRow {
    private static final Duration REST = Duration.ofSeconds(5);

    @Id
    private UUID id;

    @TenantId
    @Column(name = "tenant_id")
    private UUID tenantId;

    @Column(name = "document_id")
    private UUID documentId;

    @Column(name = "address")
    private String address;

    @Column(name = "reread_hours")
    private @Nullable Integer rereadHours;

    @Column(name = "etag")
    private @Nullable String tag;

    @Column(name = "last_modified")
    private @Nullable String modified;

    @Column(name = "checked_at")
    private @Nullable Instant checkedAt;

    @Column(name = "changed_at")
    private @Nullable Instant changedAt;

    @Column(name = "next_at")
    private @Nullable Instant nextAt;

    @Column(name = "problem_code")
    private @Nullable String problemCode;

    @Column(name = "problem_detail")
    private @Nullable String problemDetail;

    @Column(name = "failures")
    private int failures;

    @Version
    @Column(name = "version")
    private long version;

    protected WebPageRow() {}

    WebPageRow(UUID id, UUID documentId, String address, @Nullable Integer rereadHours) {
        this.id = id;
        this.documentId = documentId;
        this.address = address;
        this.rereadHours = rereadHours;
    }

    UUID id() {
        return id;
    }

    UUID documentId() {
        return documentId;
    }

    String address() {
        return address;
    }

    @Nullable
    Integer rereadHours() {
        return rereadHours;
    }

    int failures() {
        return failures;
    }

    Known known() {
        return new Known(tag, modified);
    }

    void reread(@Nullable Integer hours) {
        rereadHours = hours;
    }

    /** When it is read next after a reading that went well; null: never by itself. */
    @Nullable
    Instant usualTime(Instant now) {
        return rereadHours == null ? null : now.plus(Duration.ofHours(rereadHours));
    }

    /** When it may be looked at on somebody's word: nobody's server is asked again and again without a pause. */
    Instant soonest(Instant now) {
        Instant rested = checkedAt == null ? now : checkedAt.plus(REST);
        return rested.isAfter(now) ? rested : now;
    }

    void waitUntil(@Nullable Instant next) {
        nextAt = next;
    }

    void unchanged(Instant now) {
        checkedAt = now;
        failures = 0;
        problemCode = null;
        problemDetail = null;
    }

    void changed(Known now, Instant at) {
        unchanged(at);
        changedAt = at;
        tag = now.tag();
        modified = now.modified();
    }

    void failed(String code, @Nullable String detail, Instant now) {
        checkedAt = now;
        failures++;
        problemCode = code;
        problemDetail = detail;
    }

    WebPageDetails details() {
        return new WebPageDetails(address, rereadHours, checkedAt, changedAt, nextAt, problemCode, null, problemDetail);
    }
}
