package dev.recado.knowledge;

import dev.recado.platform.Ids;
import dev.recado.platform.Json;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.hibernate.annotations.TenantId;

@Entity
@Table(name = "knowledge_synonyms")
class SynonymRow {
    @Id
    private UUID id;

    @TenantId
    @Column(name = "tenant_id")
    private UUID tenantId;

    @Column(name = "words")
    private String words;

    @Column(name = "one_way")
    private boolean oneWay;

    @Column(name = "changed_at")
    private Instant changedAt;

    @Version
    @Column(name = "version")
    private long version;

    protected SynonymRow() {}

    SynonymRow(List<String> words, boolean oneWay, Instant now) {
        this.id = Ids.next();
        change(words, oneWay, now);
    }

    final void change(List<String> newWords, boolean newOneWay, Instant now) {
        words = Json.write(newWords);
        oneWay = newOneWay;
        changedAt = now;
    }

    UUID id() {
        return id;
    }

    Synonym details() {
        return new Synonym(id, List.of(Json.read(words, String[].class)), oneWay, changedAt, version);
    }
}
