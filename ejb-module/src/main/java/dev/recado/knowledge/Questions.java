package dev.recado.knowledge;

import dev.recado.audit.Audit;
import dev.recado.knowledge.ParsedDocument.Block;
import dev.recado.knowledge.ParsedDocument.Kind;
import dev.recado.platform.Conflict;
import dev.recado.platform.Invalid;
import dev.recado.platform.NotFound;
import dev.recado.platform.Page;
import dev.recado.platform.Requires;
import dev.recado.platform.Role;
import dev.recado.platform.Scope;
import dev.recado.platform.Stale;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Transactional;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Questions and answers that people of the current tenant type. Each pair is a document with one passage. */
@ApplicationScoped
public class Questions {
    private static final int LONGEST_QUESTION = 500;
    private static final int LONGEST_ANSWER = 8_000;
    private static final int LONGEST_NAME = 300;

    @PersistenceContext
    EntityManager em;

    @Inject
    Library library;

    @Inject
    DocumentTransactions documents;

    @Inject
    Audit audit;

    /** Questions, newest first. */
    @Requires(Role.VIEWER)
    @Transactional
    public Page<QuestionDetails> list(DocumentFilter filter, Page.Request page) {
        DocumentFilter questions = new DocumentFilter(
                filter.category(), filter.tags(), filter.status(), DocumentKind.QUESTION, filter.text());
        Page<DocumentDetails> found = library.list(questions, page);
        Map<UUID, QuestionRow> rows = em.createQuery(
                        "select q from QuestionRow q where q.documentId in :ids", QuestionRow.class)
                .setParameter(
                        "ids", found.items().stream().map(DocumentDetails::id).toList())
                .getResultStream()
                .collect(Collectors.toMap(QuestionRow::documentId, Function.identity()));
        return new Page<>(
                found.items().stream()
                        .flatMap(document ->
                                Stream.ofNullable(rows.get(document.id())).map(row -> details(row, document)))
                        .toList(),
                found.nextCursor());
    }

    /** One question, or NotFound. */
    @Requires(Role.VIEWER)
    @Transactional
    public QuestionDetails get(UUID id) {
        QuestionRow row = row(id).orElseThrow(() -> new NotFound("question", id));
        return details(row, library.details(library.find(id)));
    }

    /** Adds a pair; Conflict with the one that asks the same already, or beyond the tenant's limits. */
    @Requires(value = Role.ADMIN, scope = Scope.KNOWLEDGE_WRITE)
    @Transactional
    public QuestionDetails create(NewQuestion wanted) {
        String question = question(wanted.question());
        String answer = answer(wanted.answer());
        byte[] content = content(question, answer);
        library.makeRoom(content.length);
        refuseTaken(question, null);
        Document document = library.add(DocumentKind.QUESTION, name(question), "text/plain", content, wanted.facts());
        QuestionRow row = new QuestionRow(document.id(), question, answer);
        em.persist(row);
        em.flush();
        QuestionDetails details = details(row, library.details(document));
        audit.change("knowledge.question.created", "document", document.id(), null, details);
        return details;
    }

    /**
     * Changes a pair; Stale when {@code version} is not the present one. What it said before stops answering at once, what it
     * says now answers when it has been taken in.
     */
    @Requires(value = Role.ADMIN, scope = Scope.KNOWLEDGE_WRITE)
    @Transactional
    public QuestionDetails update(UUID id, long version, QuestionChange change) {
        QuestionRow row = row(id).orElseThrow(() -> new NotFound("question", id));
        String question = change.question() == null ? row.question() : question(change.question());
        String answer = change.answer() == null ? row.answer() : answer(change.answer());
        byte[] content = content(question, answer);
        boolean other = !question.equals(row.question()) || !answer.equals(row.answer());
        if (other) {
            library.alone();
            refuseTaken(question, id);
        }
        Document document = library.locked(id);
        if (document.version() != version) {
            throw new Stale("document", id);
        }
        QuestionDetails before = details(row, library.details(document));
        library.change(document, change.facts());
        if (other) {
            row.change(question, answer);
            document.replace(name(question), "text/plain", content.length, Contents.sha256(content));
            documents.replaceContent(id, content);
            documents.takeInAnew(document);
        }
        em.flush();
        QuestionDetails after = details(row, library.details(document));
        audit.change("knowledge.question.updated", "document", id, before, after);
        return after;
    }

    /** What a document of this kind says, as if it had been parsed; empty when it is of another kind. */
    @Transactional
    public Optional<ParsedDocument> read(UUID documentId) {
        return row(documentId)
                .map(row -> new ParsedDocument(
                        "text/plain",
                        null,
                        List.of(new Block(Kind.ANSWER, row.answer(), null, List.of(row.question())))));
    }

    private Optional<QuestionRow> row(UUID id) {
        return em.createQuery("select q from QuestionRow q where q.documentId = :id", QuestionRow.class)
                .setParameter("id", id)
                .getResultStream()
                .findFirst();
    }

    private void refuseTaken(String question, @Nullable UUID except) {
        em.createQuery("select q from QuestionRow q where lower(q.question) = :question", QuestionRow.class)
                .setParameter("question", question.toLowerCase(Locale.ROOT))
                .getResultStream()
                .filter(other -> !other.documentId().equals(except))
                .findFirst()
                .ifPresent(other -> {
                    throw Conflict.with(other.documentId(), "knowledge.question.taken", other.question());
                });
    }

    private static QuestionDetails details(QuestionRow row, DocumentDetails document) {
        return new QuestionDetails(document.id(), row.question(), row.answer(), document, document.version());
    }

    private static String question(@Nullable String given) {
        String question =
                given == null ? "" : given.replaceAll("[\\s\\p{Cntrl}]+", " ").strip();
        if (question.isEmpty() || question.length() > LONGEST_QUESTION) {
            throw new Invalid("knowledge.question.question", LONGEST_QUESTION);
        }
        return question;
    }

    private static String answer(@Nullable String given) {
        String answer = given == null
                ? ""
                : given.replace("\r\n", "\n")
                        .replaceAll("[\\p{Cntrl}&&[^\\n\\t]]", " ")
                        .strip();
        if (answer.isEmpty() || answer.length() > LONGEST_ANSWER) {
            throw new Invalid("knowledge.question.answer", LONGEST_ANSWER);
        }
        return answer;
    }

    private static String name(String question) {
        return question.length() <= LONGEST_NAME ? question : question.substring(0, LONGEST_NAME);
    }

    private static byte[] content(String question, String answer) {
        return (question + "\n\n" + answer).getBytes(StandardCharsets.UTF_8);
    }
}
