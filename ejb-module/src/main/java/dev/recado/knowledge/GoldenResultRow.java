package dev.recado.knowledge;

import dev.recado.platform.Ids;
import dev.recado.platform.Json;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.hibernate.annotations.TenantId;
import org.jspecify.annotations.Nullable;

@Entity
@Table(name = "knowledge_golden_results")
class GoldenResultRow {
    @Id
    private UUID id;

    @TenantId
    @Column(name = "tenant_id")
    private UUID tenantId;

    @Column(name = "run_id")
    private UUID runId;

    @Column(name = "question_id")
    private UUID questionId;

    @Column(name = "question")
    private String question;

    @Column(name = "expected")
    private String expected;

    @Column(name = "found")
    private String found;

    @Column(name = "relevant")
    private boolean relevant;

    @Column(name = "recall")
    private @Nullable Double recall;

    @Column(name = "first_rank")
    private @Nullable Integer firstRank;

    @Column(name = "gain")
    private @Nullable Double gain;

    protected GoldenResultRow() {}

    GoldenResultRow(
            UUID runId,
            UUID questionId,
            String question,
            List<UUID> expected,
            List<GoldenResult.Found> found,
            GoldenScores.Of scores) {
        this.id = Ids.next();
        this.runId = runId;
        this.questionId = questionId;
        this.question = question;
        this.expected = Json.write(expected.stream().map(UUID::toString).toList());
        this.found = Json.write(found);
        this.relevant = scores.relevant();
        this.recall = scores.recall();
        this.firstRank = scores.firstRank();
        this.gain = scores.gain();
    }

    UUID questionId() {
        return questionId;
    }

    GoldenScores.Of scores() {
        return new GoldenScores.Of(recall != null, relevant, recall, firstRank, gain);
    }

    List<UUID> expected() {
        return Stream.of(Json.read(expected, String[].class))
                .map(UUID::fromString)
                .toList();
    }

    GoldenResult details(Map<UUID, String> names, @Nullable GoldenResultRow earlier) {
        return new GoldenResult(
                questionId,
                question,
                expected().stream()
                        .map(document ->
                                new GoldenQuestion.ExpectedDocument(document, names.getOrDefault(document, "")))
                        .toList(),
                List.of(Json.read(found, GoldenResult.Found[].class)),
                relevant,
                recall,
                firstRank,
                scores().good(),
                earlier == null
                        ? null
                        : new GoldenResult.Before(
                                earlier.relevant,
                                earlier.firstRank,
                                earlier.scores().good()));
    }
}
