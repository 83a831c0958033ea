package dev.recado.knowledge;

import dev.recado.knowledge.ActiveVersions.Recipe;
import dev.recado.knowledge.DocumentTransactions.Attempt;
import dev.recado.knowledge.DocumentTransactions.Overtaken;
import dev.recado.llm.Embedded;
import dev.recado.llm.EmbeddingModels;
import dev.recado.llm.ModelFailure;
import dev.recado.llm.TextEmbedder;
import dev.recado.platform.Ids;
import dev.recado.platform.Invalid;
import dev.recado.platform.work.Due;
import dev.recado.platform.work.DueWork;
import dev.recado.platform.work.FairLanes;
import dev.recado.platform.work.WorkKind;
import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.TransactionPhase;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes queued documents in: parses, cuts, embeds and indexes them. All of that happens outside transactions; only the steps of
 * {@link DocumentTransactions} touch the database.
 */
@ApplicationScoped
class Ingestion {
    private static final Logger LOG = LoggerFactory.getLogger(Ingestion.class);
    private static final int MOST_PASSAGES = 20_000;

    // Progress: parsing ends at 20 %, indexing begins at 95 %.
    private static final int PARSED = 20;
    private static final int EMBEDDED = 95;

    private final Map<UUID, Path> reading = new ConcurrentHashMap<>();
    private FairLanes lanes = new FairLanes(1);

    @Inject
    @ConfigProperty(name = "recado.knowledge.ingestion.parallel", defaultValue = "2")
    int parallel;

    @Inject
    DueWork dueWork;

    @Inject
    DocumentTransactions documents;

    @Inject
    DocumentReader reader;

    @Inject
    Questions questions;

    @Inject
    Archives archives;

    @Inject
    EmbeddingModels models;

    @Inject
    PassageIndex index;

    @Inject
    VersionTransactions versions;

    @Inject
    Clock clock;

    @PostConstruct
    void limit() {
        lanes = new FairLanes(parallel);
    }

    /** Somebody stopped it: whatever is being read of it here is of no use any more. */
    void stop(@Observes(during = TransactionPhase.AFTER_SUCCESS) DocumentChanged change) {
        if (change.status() == DocumentStatus.CANCELLED) {
            stopReading(change.documentId());
        }
    }

    /** The same when only its new content is unwanted. */
    void stop(@Observes(during = TransactionPhase.AFTER_SUCCESS) RenewalCancelled cancelled) {
        stopReading(cancelled.documentId());
    }

    /** The same when it is deleted. */
    void stop(@Observes(during = TransactionPhase.AFTER_SUCCESS) DocumentDeleted deletion) {
        stopReading(deletion.documentId());
    }

    private void stopReading(UUID document) {
        Path file = reading.get(document);
        if (file != null) {
            reader.stop(file);
        }
    }

    /**
     * Takes in what is due until nothing is left. When all places are taken it returns at once: whoever has one goes on until
     * nothing is left.
     */
    public void runDue() {
        lanes.runDue(dueWork, WorkKind.DOCUMENT, clock, this::run);
    }

    private void run(Due due) {
        Attempt attempt = null;
        try {
            attempt = documents.begin(due.id());
            if (attempt != null) {
                ingest(attempt);
            }
        } catch (Overtaken e) {
            LOG.info("Document {} was deleted or taken over while it was being taken in", due.id());
        } catch (InterruptedException e) {
            // The server stops; its next start takes the document up again.
            Thread.currentThread().interrupt();
        } catch (CancellationException e) {
            Thread.currentThread().interrupt();
        } catch (ModelFailure e) {
            LOG.info("Document {} waits for the embedding model: {}", due.id(), e.code());
            if (attempt != null) {
                wait(attempt, e);
            }
        } catch (Invalid e) {
            // The operator offers the model of this version no longer: another has to be chosen.
            LOG.info("Document {} can't be taken in: {}", due.id(), e.getMessage());
            if (attempt != null) {
                documents.fail(
                        attempt,
                        new DocumentProblem(
                                "document.model-refused",
                                attempt.recipe().choice().effectiveModel()));
            }
        } catch (IOException | RuntimeException e) {
            LOG.error("Document {} could not be taken in; it will be tried again", due.id(), e);
            if (attempt != null) {
                postpone(attempt);
            }
        } finally {
            dueWork.letGo(due.id());
        }
    }

    /** Trouble of the provider passes; what it refuses, somebody must put right. */
    private void wait(Attempt attempt, ModelFailure failure) {
        try {
            if (failure.isPassing()) {
                documents.postpone(attempt, failure.retryAfter());
            } else {
                documents.fail(attempt, new DocumentProblem("document.model-refused", failure.detail()));
            }
        } catch (RuntimeException e) {
            LOG.warn("Document {} could not be put back; the sweeper will find it", attempt.documentId(), e);
        }
    }

    private void postpone(Attempt attempt) {
        try {
            documents.postpone(attempt, null);
        } catch (RuntimeException e) {
            LOG.warn("Document {} could not be put back; the sweeper will find it", attempt.documentId(), e);
        }
    }

    private void ingest(Attempt attempt) throws IOException, InterruptedException {
        Instant start = clock.instant();
        try {
            ParsedDocument parsed = parse(attempt);
            if (parsed.archive() != null) {
                return;
            }
            TextEmbedder embedder = models.of(attempt.recipe().choice());
            List<Chunk> chunks = chunks(parsed, attempt.recipe(), embedder);
            Language language = attempt.language() != null ? attempt.language() : guess(chunks);
            if (!attempt.recipe().settled()) {
                versions.settle(attempt.recipe(), embedder.name(), embedder.dimension());
            }
            embed(attempt, parsed, chunks, language, embedder);
            boolean there = !attempt.beside() || documents.replace(attempt, parsed, language);
            if (there) {
                verify(attempt.recipe(), attempt.documentId(), chunks.size());
            }
            if (!there || !documents.ready(attempt, chunks.size())) {
                LOG.info("Document {} is taken in once more: another version answers now", attempt.documentId());
                return;
            }
            LOG.info(
                    "Document {} is ready: {} passages in {} ms",
                    attempt.documentId(),
                    chunks.size(),
                    Duration.between(start, clock.instant()).toMillis());
        } catch (DocumentProblem e) {
            LOG.info("Document {} can't be taken in: {}", attempt.documentId(), e.getMessage());
            documents.fail(attempt, e);
        }
    }

    private static Language guess(List<Chunk> chunks) {
        return Language.guess(String.join(
                "\n", chunks.stream().limit(200).map(Chunk::searchText).toList()));
    }

    /** Cuts a document for a version; {@link DocumentProblem} when there is nothing to cut, or too much. */
    static List<Chunk> chunks(ParsedDocument parsed, Recipe recipe, TextEmbedder embedder) {
        List<Chunk> chunks =
                new Chunker(embedder::tokens, embedder.passageTokens(), recipe.passageTokens()).chunks(parsed.blocks());
        if (chunks.isEmpty()) {
            throw new DocumentProblem("document.no-text", null);
        }
        if (chunks.size() > MOST_PASSAGES) {
            throw new DocumentProblem("document.too-large", null);
        }
        return chunks;
    }

    private void takeInArchive(Attempt attempt, ParsedDocument parsed) {
        if (parsed.archive() != null) {
            try {
                archives.takeIn(attempt, parsed.mediaType(), parsed.archive());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private ParsedDocument parse(Attempt attempt) throws IOException, InterruptedException {
        try {
            return parse(
                    attempt.documentId(),
                    attempt.kind(),
                    attempt.name(),
                    attempt.beside(),
                    file -> reading.put(attempt.documentId(), file),
                    parsed -> takeInArchive(attempt, parsed));
        } finally {
            reading.remove(attempt.documentId());
        }
    }

    /**
     * Reads what people typed, or else the original in the child JVM.
     *
     * @param newest an original that is not the document's yet, where there is one
     * @param begun is told the file before it is read
     * @param read is told what was found while the files are there
     */
    ParsedDocument parse(
            UUID document,
            DocumentKind kind,
            String name,
            boolean newest,
            Consumer<Path> begun,
            Consumer<ParsedDocument> read)
            throws IOException, InterruptedException {
        Optional<ParsedDocument> typed = kind == DocumentKind.QUESTION ? questions.read(document) : Optional.empty();
        if (typed.isPresent()) {
            return typed.get();
        }
        Path folder = Files.createTempDirectory("recado-document-");
        try {
            Path file = folder.resolve("original");
            begun.accept(file);
            try (OutputStream out = Files.newOutputStream(file)) {
                documents.copyContent(document, newest, out);
            }
            ParsedDocument parsed = reader.read(file, name);
            read.accept(parsed);
            return parsed;
        } finally {
            ParserChild.delete(folder);
        }
    }

    /**
     * Stores each batch when it is made; beside what answers, it is staged. Of a document of one batch, all is written at once: most
     * documents are short, and each commit costs about as much as to embed a sentence.
     */
    private void embed(
            Attempt attempt, ParsedDocument parsed, List<Chunk> chunks, Language language, TextEmbedder embedder)
            throws InterruptedException {
        int most = embedder.batch();
        boolean atOnce = !attempt.beside() && chunks.size() <= most;
        if (!attempt.beside() && !atOnce) {
            documents.parsed(attempt, parsed, language);
        }
        for (int from = 0; from < chunks.size(); from += most) {
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            List<Chunk> batch = chunks.subList(from, Math.min(chunks.size(), from + most));
            Embedded embedded =
                    embedder.embed(batch.stream().map(Chunk::searchText).toList());
            List<IndexedPassage> passages = new ArrayList<>();
            for (int i = 0; i < batch.size(); i++) {
                IndexedPassage passage = new IndexedPassage(
                        Ids.next(),
                        attempt.recipe().version(),
                        attempt.documentId(),
                        from + i,
                        batch.get(i),
                        language,
                        embedder.name(),
                        embedded.vectors().get(i));
                passages.add(attempt.beside() ? passage.stage() : passage);
            }
            int percent = PARSED + (EMBEDDED - PARSED) * (from + batch.size()) / chunks.size();
            if (atOnce) {
                documents.store(attempt, parsed, language, passages, embedded, percent);
            } else {
                documents.store(attempt, passages, embedded, percent);
            }
        }
    }

    /** Indexing follows the commit, and its failure would otherwise only be logged. */
    void verify(Recipe recipe, UUID document, int expected) {
        long indexed = index.count(recipe.version(), document);
        if (indexed != expected) {
            throw new IllegalStateException(
                    "The index has " + indexed + " of " + expected + " passages of document " + document);
        }
    }
}
