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
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.hibernate.annotations.TenantId;

@Entity
@Table(name = "knowledge_golden_questions")
class GoldenQuestionRow {
    @Id
    private UUID id;

    @TenantId
    @Column(name = "tenant_id")
    private UUID tenantId;

    @Column(name = "question")
    private String question;

    @Column(name = "documents")
    private String documents;

    @Column(name = "changed_at")
    private Instant changedAt;

    @Version
    @Column(name = "version")
    private long version;

    protected GoldenQuestionRow() {}

    GoldenQuestionRow(String question, List<UUID> documents, Instant now) {
        this.id = Ids.next();
        change(question, documents, now);
    }

    final void change(String newQuestion, List<UUID> newDocuments, Instant now) {
        question = newQuestion;
        documents = Json.write(newDocuments.stream().map(UUID::toString).toList());
        changedAt = now;
    }

    UUID id() {
        return id;
    }

    String question() {
        return question;
    }

    long version() {
        return version;
    }

    List<UUID> documents() {
        return Stream.of(Json.read(documents, String[].class))
                .map(UUID::fromString)
                .toList();
    }

    GoldenQuestion details(Map<UUID, String> names) {
        return new GoldenQuestion(
                id,
                question,
                documents().stream()
                        .map(document ->
                                new GoldenQuestion.ExpectedDocument(document, names.getOrDefault(document, "")))
                        .toList(),
                changedAt,
                version);
    }
}
