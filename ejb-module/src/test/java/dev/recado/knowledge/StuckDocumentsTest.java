package dev.recado.knowledge;

import dev.recado.knowledge.DocumentTransactions.Attempt;
import dev.recado.knowledge.StandInParser.Child;
import dev.recado.platform.CurrentTenant;
import dev.recado.platform.TenantId;
import dev.recado.platform.work.WorkKind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/** No document stays where it is for ever: not after a crash, not when it crashes the server, not when somebody stops it. */
@Timeout(60)
class StuckDocumentsTest {
    private static final String POOL = "A piscina abre às 9h";

    @TempDir
    Path folder;

    private final KnowledgeBeans knowledge = new KnowledgeBeans();
    private final TenantId tenant = knowledge.tenant();

    @AfterEach
    void close() {
        knowledge.close();
    }

    private DocumentTransactions documents() {
        return knowledge.get(DocumentTransactions.class);
    }

    private Attempt begin(UUID document) {
        knowledge.work.due.remove(document);
        return CurrentTenant.call(tenant, () -> documents().begin(document));
    }

    /** What the sweeper does with the work of a server that is dead. */
    private void giveBack(UUID document) {
        CurrentTenant.run(tenant, () -> knowledge.work.schedule(WorkKind.DOCUMENT, document, Instant.EPOCH));
    }

    private DocumentDetails details(UUID document) {
        return knowledge.details(tenant, document);
    }

    private void renew(UUID document, String content) {
        knowledge.in(tenant, () -> {
            documents().renew(documents().em.find(Document.class, document), content.getBytes(StandardCharsets.UTF_8));
            return true;
        });
    }

    @Test
    void a_document_whose_server_died_while_it_was_read_is_not_stuck_but_becomes_ready() {
        UUID document = knowledge.upload(tenant, "pousada.txt", POOL);
        Attempt dead = begin(document);
        assertThat(details(document).status()).isEqualTo(DocumentStatus.PARSING);

        giveBack(document);
        knowledge.ingest();

        assertThat(details(document).status()).isEqualTo(DocumentStatus.READY);
        assertThat(knowledge.ask(tenant, "a que horas abre a piscina?")).containsExactly(POOL);
        // The server was not dead, only slow: what it still does changes nothing.
        CurrentTenant.run(tenant, () -> assertThat(overtaken(dead)).isTrue());
        assertThat(details(document).status()).isEqualTo(DocumentStatus.READY);
    }

    private boolean overtaken(Attempt attempt) {
        try {
            documents().fail(attempt, new DocumentProblem("document.timed-out", null));
            return false;
        } catch (DocumentTransactions.Overtaken e) {
            return true;
        }
    }

    @Test
    void a_document_whose_server_died_while_its_passages_were_made_has_each_of_them_once() {
        UUID document = knowledge.upload(tenant, "pousada.txt", "um a", "um b", "um c", "um d", "um e");
        knowledge.before.put("padrao-384", texts -> {
            if (texts.stream().anyMatch(text -> text.contains("um e"))) {
                throw new IllegalStateException("the server stops");
            }
        });
        knowledge.ingest();
        assertThat(details(document).status()).isNotEqualTo(DocumentStatus.READY);
        knowledge.before.clear();
        begin(document);

        giveBack(document);
        knowledge.ingest();

        assertThat(details(document).status()).isEqualTo(DocumentStatus.READY);
        assertThat(knowledge.ask(tenant, "um")).containsExactlyInAnyOrder("um a", "um b", "um c", "um d", "um e");
    }

    @Test
    void a_document_that_stops_the_server_again_and_again_is_put_aside_and_says_so() {
        UUID document = knowledge.upload(tenant, "pousada.txt", POOL);
        for (int crash = 1; crash <= 3; crash++) {
            assertThat(begin(document)).isNotNull();
            giveBack(document);
        }

        knowledge.ingest();

        DocumentDetails put = details(document);
        assertThat(put.status()).isEqualTo(DocumentStatus.FAILED);
        assertThat(put.problemCode()).isEqualTo("document.crashed");
        assertThat(put.in(Locale.ENGLISH).problem()).contains("The server stopped 3 times while reading");
        assertThat(put.problem()).contains("O servidor parou 3 vezes");
        assertThat(knowledge.work.due).isEmpty();
        // Whoever tries again has all attempts before them.
        knowledge.in(tenant, () -> {
            documents().renew(documents().em.find(Document.class, document), null);
            return true;
        });
        knowledge.ingest();
        assertThat(details(document).status()).isEqualTo(DocumentStatus.READY);
    }

    @Test
    void new_content_that_stops_the_server_again_and_again_leaves_the_old_answering() {
        UUID document = knowledge.teach(tenant, "pousada.txt", POOL);
        renew(document, "A piscina abre às 10h");
        for (int crash = 1; crash <= 3; crash++) {
            assertThat(begin(document)).isNotNull();
            giveBack(document);
        }

        knowledge.ingest();

        assertThat(details(document).status()).isEqualTo(DocumentStatus.READY);
        assertThat(details(document).problemCode()).isEqualTo("document.crashed");
        assertThat(knowledge.ask(tenant, "a que horas abre a piscina?")).containsExactly(POOL);
    }

    @Test
    void a_document_that_is_stopped_while_it_is_read_ends_its_child_and_says_so() throws Exception {
        UUID document = knowledge.upload(tenant, "pousada.txt", "!hang");
        Child child = readByChild(
                () -> knowledge.in(tenant, () -> {
                    documents().cancel(documents().em.find(Document.class, document));
                    return true;
                }),
                ingestion ->
                        ingestion.stop(new DocumentChanged(tenant.value(), document, DocumentStatus.CANCELLED, 0)));

        assertThat(child.isGone()).isTrue();
        assertThat(details(document).status()).isEqualTo(DocumentStatus.CANCELLED);
        assertThat(details(document).problemCode()).isNull();
        assertThat(knowledge.work.due).isEmpty();
        assertThat(knowledge.rows(tenant, knowledge.version(tenant, 1).id())).isZero();
    }

    @Test
    void new_content_that_is_called_off_while_it_is_read_ends_its_child_and_the_old_goes_on_answering()
            throws Exception {
        UUID document = knowledge.teach(tenant, "pousada.txt", POOL);
        renew(document, "!hang");
        Child child = readByChild(
                () -> knowledge.in(tenant, () -> {
                    documents().cancelRenewal(documents().em.find(Document.class, document));
                    return true;
                }),
                ingestion -> ingestion.stop(new RenewalCancelled(document)));

        assertThat(child.isGone()).isTrue();
        DocumentDetails stays = details(document);
        assertThat(stays.status()).isEqualTo(DocumentStatus.READY);
        assertThat(stays.in(Locale.ENGLISH).problem()).contains("was cancelled", "goes on answering");
        assertThat(knowledge.work.due).isEmpty();
        assertThat(knowledge.ask(tenant, "a que horas abre a piscina?")).containsExactly(POOL);
    }

    /** Has a document read by a child of its own, and stopped while it hangs. */
    private Child readByChild(Runnable stop, Consumer<Ingestion> event) throws Exception {
        DocumentReader reader = DocumentReaderTest.reader(StandInParser.jar(folder));
        CompletableFuture<Path> begun = new CompletableFuture<>();
        Ingestion ingestion = knowledge.get(Ingestion.class);
        ingestion.reader = new DocumentReader() {
            @Override
            public ParsedDocument read(Path file, String name) throws IOException, InterruptedException {
                begun.complete(file);
                return reader.read(file, name);
            }

            @Override
            public void stop(Path file) {
                reader.stop(file);
            }
        };
        CompletableFuture<Void> ingesting = CompletableFuture.runAsync(knowledge::ingest);
        Path file = begun.get(30, TimeUnit.SECONDS);
        Child child = StandInParser.awaitChild(file);
        assertThat(child.isGone()).isFalse();

        stop.run();
        // What the container does with the events of that transaction.
        event.accept(ingestion);

        ingesting.get(30, TimeUnit.SECONDS);
        assertThat(Files.exists(file)).isFalse();
        reader.end();
        return child;
    }
}
