package dev.recado.knowledge;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManagerFactory;
import jakarta.persistence.PersistenceUnit;
import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.stream.Collectors;
import org.apache.lucene.index.CorruptIndexException;
import org.apache.lucene.index.IndexFormatTooNewException;
import org.apache.lucene.index.IndexFormatTooOldException;
import org.apache.lucene.index.IndexNotFoundException;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.LeafReaderContext;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.hibernate.search.backend.lucene.LuceneBackend;
import org.hibernate.search.backend.lucene.LuceneExtension;
import org.hibernate.search.engine.backend.metamodel.IndexFieldDescriptor;
import org.hibernate.search.mapper.orm.Search;
import org.hibernate.search.mapper.orm.mapping.SearchMapping;
import org.hibernate.search.mapper.orm.scope.SearchScope;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The search index as a whole, on disk or on a search server: whether it is there, sound, and laid out as this version of the
 * program expects. The persistence unit itself looks at nothing of that when it starts, so that the server serves whatever has
 * become of the index: the truth is in the database.
 */
@ApplicationScoped
class IndexFiles {
    private static final Logger LOG = LoggerFactory.getLogger(IndexFiles.class);
    private static final String NAME = "passages";
    /** What analyzers make of this tells one analysis from another. */
    private static final String SAMPLE =
            "As diárias dos chalés à beira-mar incluem o café da manhã? Running dogs aren't allowed in the owners' rooms.";

    /** What became of the index. */
    enum Found {
        /** It can be used. */
        GOOD,
        /** It was damaged and is empty now. */
        LOST,
        /** It can be used, but another version or another analysis wrote it. */
        OTHER,
        /** It can be used, but the last that was was on another backend: what it holds may be nothing, or old. */
        MOVED,
        /** It can't be used now. */
        UNREACHABLE
    }

    @PersistenceUnit
    EntityManagerFactory units;

    @Inject
    @ConfigProperty(name = "recado.data")
    String dataFolder;

    /** Makes the index where it is missing, and empties one that can't be read. */
    Found prepare() {
        try {
            boolean lost = isOnDisk(units) ? prepareDisk() : prepareServer();
            if (lost) {
                return Found.LOST;
            }
            String layout = layout();
            String before = remembered();
            if (layout.equals(before) || isEmpty()) {
                return Found.GOOD;
            }
            return before.isEmpty() || kind(layout).equals(kind(before)) ? Found.OTHER : Found.MOVED;
        } catch (RuntimeException | IOException e) {
            LOG.warn("The search index can't be used; it is tried again", e);
            return Found.UNREACHABLE;
        }
    }

    /** Whether every file is as it was written, by its checksum; a search server sees to its own. */
    boolean sound() {
        if (!isOnDisk(units)) {
            return true;
        }
        try (IndexReader reader = reader()) {
            for (LeafReaderContext leaf : reader.leaves()) {
                leaf.reader().checkIntegrity();
            }
            return true;
        } catch (IOException | RuntimeException e) {
            LOG.warn("The search index is damaged", e);
            return false;
        }
    }

    /** Empties the index. */
    void giveUp() {
        scope().schemaManager().dropAndCreate();
    }

    /** Whether the failure may come from the state of the index itself. */
    boolean mayBeDamaged(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (!isOnDisk(units)
                    || cause instanceof CorruptIndexException
                    || cause instanceof IndexFormatTooOldException
                    || cause instanceof IndexFormatTooNewException
                    || cause instanceof IndexNotFoundException
                    || cause instanceof FileNotFoundException
                    || cause instanceof NoSuchFileException
                    || cause instanceof EOFException
                    || isIncompatible(cause)) {
                return true;
            }
        }
        return false;
    }

    /** Whether what is written does not fit to what is there, so that both can't be in one index. */
    static boolean isIncompatible(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof IllegalArgumentException
                    && String.valueOf(cause.getMessage()).contains("cannot change")) {
                return true;
            }
        }
        return false;
    }

    /** From now on the index counts as laid out by this version of the program. */
    void remember() {
        try {
            Path file = file();
            Files.createDirectories(file.getParent());
            Files.writeString(file, layout());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What holds the index, such as {@code Lucene 9.11.1}. */
    static String backend(EntityManagerFactory units) {
        Object version = units.getProperties().get("hibernate.search.backend.version");
        return version == null ? "Lucene " + org.apache.lucene.util.Version.LATEST : String.valueOf(version);
    }

    private boolean prepareDisk() throws IOException {
        try {
            scope().schemaManager().createIfMissing();
            reader().close();
            return false;
        } catch (RuntimeException | IOException e) {
            if (!mayBeDamaged(e)) {
                throw e;
            }
            LOG.warn("The search index can't be opened", e);
            giveUp();
            reader().close();
            return true;
        }
    }

    private boolean prepareServer() {
        try {
            scope().schemaManager().createOrUpdate();
            return false;
        } catch (RuntimeException e) {
            if (!String.valueOf(e.getMessage()).contains("400")) {
                throw e;
            }
            LOG.warn("The index on the search server is laid out in a way that can't be changed", e);
            giveUp();
            return true;
        }
    }

    /** Whether it is Lucene on this machine's disk; otherwise it is on a search server. */
    static boolean isOnDisk(EntityManagerFactory units) {
        return Search.mapping(units).backend() instanceof LuceneBackend;
    }

    private boolean isEmpty() throws IOException {
        if (!isOnDisk(units)) {
            return false;
        }
        try (IndexReader reader = reader()) {
            return reader.numDocs() == 0;
        }
    }

    private IndexReader reader() throws IOException {
        return scope().extension(LuceneExtension.get()).openIndexReader();
    }

    /** Everything that decides what is written for a passage. */
    private String layout() {
        String fields = mapping().indexManager(NAME).descriptor().staticFields().stream()
                .map(IndexFiles::description)
                .sorted()
                .collect(Collectors.joining("\n"));
        StringBuilder layout = new StringBuilder(backend(units)).append('\n').append(fields);
        for (Language language : Language.values()) {
            layout.append('\n').append(language.code()).append(' ').append(language.terms(SAMPLE));
        }
        return layout.append('\n').toString();
    }

    /** Such as "Lucene", of the layout's first line. */
    private static String kind(String layout) {
        return layout.replaceFirst("(?s)[^\\p{Alpha}].*", "");
    }

    private static String description(IndexFieldDescriptor field) {
        if (!field.isValueField()) {
            return field.absolutePath();
        }
        var type = field.toValueField().type();
        return field.absolutePath() + " " + type.valueClass().getSimpleName() + " "
                + type.analyzerName().orElse("-") + (type.sortable() ? " sortable" : "")
                + (type.projectable() ? " projectable" : "");
    }

    private String remembered() throws IOException {
        return Files.exists(file()) ? Files.readString(file()) : "";
    }

    private Path file() {
        return Path.of(dataFolder, "index", NAME + ".layout").toAbsolutePath();
    }

    private SearchScope<IndexedPassage> scope() {
        return mapping().scope(IndexedPassage.class);
    }

    private SearchMapping mapping() {
        return Search.mapping(units);
    }
}
