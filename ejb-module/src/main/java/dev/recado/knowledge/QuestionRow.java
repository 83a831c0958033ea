package dev.recado.knowledge;

import dev.recado.platform.Ids;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.util.UUID;
import org.hibernate.annotations.TenantId;

/** What a document of kind QUESTION says. */
@Entity
@Table(name = "knowledge_questions")
class QuestionRow {
    @Id
    private UUID id;

    @TenantId
    @Column(name = "tenant_id")
    private UUID tenantId;

    @Column(name = "document_id")
    private UUID documentId;

    @Column(name = "question")
    private String question;

    @Column(name = "answer", length = 8_000)
    private String answer;

    protected QuestionRow() {}

    QuestionRow(UUID documentId, String question, String answer) {
        this.id = Ids.next();
        this.documentId = documentId;
        this.question = question;
        this.answer = answer;
    }

    UUID documentId() {
        return documentId;
    }

    String question() {
        return question;
    }

    String answer() {
        return answer;
    }

    void change(String newQuestion, String newAnswer) {
        question = newQuestion;
        answer = newAnswer;
    }
}
