package dev.recado.knowledge;

import dev.recado.knowledge.PublicationCheck.Objection;
import dev.recado.knowledge.VersionTransactions.Build;
import dev.recado.knowledge.VersionTransactions.Overtaken;
import dev.recado.knowledge.VersionTransactions.Source;
import dev.recado.knowledge.VersionTransactions.SourceChanged;
import dev.recado.llm.Embedded;
import dev.recado.llm.EmbeddingModels;
import dev.recado.llm.ModelFailure;
import dev.recado.llm.TextEmbedder;
import dev.recado.platform.Invalid;
import dev.recado.platform.Unavailable;
import dev.recado.platform.work.Due;
import dev.recado.platform.work.DueWork;
import dev.recado.platform.work.FairLanes;
import dev.recado.platform.work.WorkKind;
import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.function.Consumer;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Builds versions beside those that answer, document by document, and removes those of no use. All of that happens outside
 * transactions; only the steps of {@link VersionTransactions} touch the database. It works for a minute on one tenant's version, and
 * then for whoever has waited longest.
 */
@ApplicationScoped
class VersionBuilder {
    private static final Logger LOG = LoggerFactory.getLogger(VersionBuilder.class);
    private static final Duration SLICE = Duration.ofMinutes(1);

    private FairLanes lanes = new FairLanes(1);

    @Inject
    @ConfigProperty(name = "recado.knowledge.versions.parallel", defaultValue = "2")
    int parallel;

    @Inject
    DueWork dueWork;

    @Inject
    VersionTransactions versions;

    @Inject
    KnowledgeVersions facade;

    @Inject
    Ingestion ingestion;

    @Inject
    EmbeddingModels models;

    @Inject
    @Any
    Instance<PublicationCheck> checks;

    @Inject
    Clock clock;

    @PostConstruct
    void limit() {
        lanes = new FairLanes(parallel);
    }

    /**
     * Works on what is due until nothing is left. When all places are taken it returns at once: whoever has one goes on until nothing
     * is left.
     */
    void runDue() {
        lanes.runDue(dueWork, WorkKind.VERSION, clock, this::run);
    }

    private void run(Due due) {
        Build build = null;
        try {
            build = versions.begin(due.id());
            if (build != null) {
                work(build);
            }
        } catch (Overtaken e) {
            LOG.info("Version {} was called off or taken over while it was being built", due.id());
        } catch (CancellationException | InterruptedException e) {
            // The server stops; its next start takes the version up again.
            Thread.currentThread().interrupt();
        } catch (ModelFailure e) {
            failed(build, e);
        } catch (Unavailable e) {
            LOG.info("Version {} waits: {}", due.id(), e.code());
            settle(build, versions::postpone);
        } catch (Invalid e) {
            LOG.info("Version {} can't be built: {}", due.id(), e.getMessage());
            settle(
                    build,
                    each -> versions.fail(
                            each, "version.not-offered", each.recipe().choice().effectiveModel()));
        } catch (IOException | RuntimeException e) {
            LOG.error("Version {} could not be built on; it will be tried again", due.id(), e);
            settle(build, versions::postpone);
        } finally {
            dueWork.letGo(due.id());
        }
    }

    private void failed(@Nullable Build build, ModelFailure e) {
        if (e.isPassing()) {
            LOG.info("Building a version waits for its provider: {}", e.code());
            settle(build, each -> versions.postpone(each, e));
        } else {
            LOG.info("A version can't be built: {}", e.code());
            settle(build, each -> versions.fail(each, e.code(), e.detail()));
        }
    }

    private static void settle(@Nullable Build build, Consumer<Build> end) {
        if (build == null) {
            return;
        }
        try {
            end.accept(build);
        } catch (Overtaken e) {
            LOG.debug("Version {} was taken over", build.version());
        } catch (RuntimeException e) {
            LOG.warn("Version {} could not be put back; the sweeper will find it", build.version(), e);
        }
    }

    private void work(Build build) throws IOException, InterruptedException {
        switch (build.state()) {
            case BUILDING, READY -> build(build);
            default -> remove(build);
        }
    }

    private void remove(Build build) throws InterruptedException {
        while (versions.removeSome(build.version())) {
            stopIfAsked();
        }
        versions.removed(build.version());
    }

    private void build(Build build) throws IOException, InterruptedException {
        TextEmbedder embedder = models.of(build.recipe().choice());
        if (!PassageBinder.DIMENSIONS.contains(embedder.dimension())) {
            versions.fail(build, "version.dimension", KnowledgeVersions.dimensions(embedder.dimension()));
            return;
        }
        if (!build.recipe().settled()) {
            versions.settle(build.recipe(), embedder.name(), embedder.dimension());
        }
        Instant end = clock.instant().plus(SLICE);
        while (clock.instant().isBefore(end)) {
            Source source = versions.next(build);
            if (source != null) {
                takeIn(build, source, embedder);
                stopIfAsked();
                continue;
            }
            switch (versions.complete(build)) {
                case NOT_YET -> LOG.debug("Version {} gets what came meanwhile", build.version());
                case WAITS -> {
                    return;
                }
                case MAY_ANSWER -> {
                    if (publish(build)) {
                        return;
                    }
                }
            }
        }
        versions.giveWay(build);
    }

    /** False when a document came meanwhile. */
    private boolean publish(Build build) {
        List<Objection> objections = versions.isUnchecked(build)
                ? List.of()
                : objections(versions.alone(() -> facade.details(build.version())));
        Optional<Objection> refusal =
                objections.stream().filter(Objection::refuses).findFirst();
        if (refusal.isPresent()) {
            versions.refuse(build, refusal.get());
            return true;
        }
        return versions.publish(build, objections.stream().findFirst().orElse(null));
    }

    /** Whether the current tenant has anything by which a version is checked. */
    boolean hasChecks() {
        return checks.stream().anyMatch(PublicationCheck::isWanted);
    }

    private List<Objection> objections(VersionDetails candidate) {
        return checks.stream()
                .map(check -> check.check(candidate))
                .flatMap(Optional::stream)
                .toList();
    }

    private void takeIn(Build build, Source source, TextEmbedder embedder) throws IOException, InterruptedException {
        try {
            ParsedDocument parsed =
                    ingestion.parse(source.id(), source.kind(), source.name(), false, file -> {}, found -> {});
            if (parsed.archive() != null) {
                // Its files are documents of their own.
                versions.finish(build, source, 0);
                return;
            }
            List<Chunk> chunks = Ingestion.chunks(parsed, build.recipe(), embedder);
            int stored = versions.stored(build, source, chunks);
            int most = embedder.batch();
            for (int from = stored; from < chunks.size(); from += most) {
                stopIfAsked();
                List<Chunk> batch = chunks.subList(from, Math.min(chunks.size(), from + most));
                Embedded embedded =
                        embedder.embed(batch.stream().map(Chunk::searchText).toList());
                versions.store(build, source, batch, from, embedder.name(), embedded);
            }
            ingestion.verify(build.recipe(), source.id(), chunks.size());
            versions.finish(build, source, chunks.size());
        } catch (DocumentProblem e) {
            LOG.info("Version {} can't take document {} in: {}", build.version(), source.id(), e.getMessage());
            versions.skip(build, source, e);
        } catch (SourceChanged e) {
            LOG.info("Document {} changed while version {} took it in", source.id(), build.version());
        }
    }

    private static void stopIfAsked() throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
    }
}
