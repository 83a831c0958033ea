package dev.recado.knowledge;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.UUID;
import org.hibernate.annotations.TenantId;
import org.hibernate.search.mapper.pojo.bridge.mapping.annotation.TypeBinderRef;
import org.hibernate.search.mapper.pojo.mapping.definition.annotation.Indexed;
import org.hibernate.search.mapper.pojo.mapping.definition.annotation.TypeBinding;
import org.jspecify.annotations.Nullable;

/**
 * A passage with its vector. What it says is never changed: taking a document in again makes new ones. Those of a document that
 * answers meanwhile are staged, which the index does not know: it has them already, so that they answer from one commit on.
 */
@Entity
@Table(name = "knowledge_passages")
@Indexed(index = "passages")
@TypeBinding(binder = @TypeBinderRef(type = PassageBinder.class))
class IndexedPassage {
    @Id
    private UUID id;

    @TenantId
    @Column(name = "tenant_id")
    private UUID tenantId;

    @Column(name = "version_id")
    private UUID versionId;

    @Column(name = "document_id")
    private UUID documentId;

    @Column(name = "ordinal")
    private int ordinal;

    @Column(name = "heading")
    private @Nullable String heading;

    @Column(name = "text", length = 1_000_000)
    private String text;

    @Column(name = "language")
    private String language;

    @Column(name = "first_page")
    private @Nullable Integer firstPage;

    @Column(name = "last_page")
    private @Nullable Integer lastPage;

    @Column(name = "model")
    private String model;

    @Column(name = "embedding", length = 1_048_576)
    private byte[] embedding;

    private boolean staged;

    protected IndexedPassage() {}

    IndexedPassage(
            UUID id,
            UUID versionId,
            UUID documentId,
            int ordinal,
            Chunk chunk,
            Language language,
            String model,
            float[] vector) {
        this.id = id;
        this.versionId = versionId;
        this.documentId = documentId;
        this.ordinal = ordinal;
        this.heading = chunk.heading().isEmpty() ? null : chunk.heading();
        this.text = chunk.text();
        this.language = language.code();
        this.firstPage = chunk.firstPage();
        this.lastPage = chunk.lastPage();
        this.model = model;
        this.embedding = bytes(vector);
    }

    /** It answers nothing until all of its document's are there. */
    IndexedPassage stage() {
        staged = true;
        return this;
    }

    UUID id() {
        return id;
    }

    UUID versionId() {
        return versionId;
    }

    UUID documentId() {
        return documentId;
    }

    String text() {
        return text;
    }

    int ordinal() {
        return ordinal;
    }

    Language language() {
        return Language.of(language);
    }

    String model() {
        return model;
    }

    /** What is indexed: the headings above the passage belong to it. */
    String searchText() {
        return new Chunk(heading == null ? "" : heading, text, firstPage, lastPage).searchText();
    }

    float[] vector() {
        float[] vector = new float[embedding.length / Float.BYTES];
        ByteBuffer.wrap(embedding)
                .order(ByteOrder.LITTLE_ENDIAN)
                .asFloatBuffer()
                .get(vector);
        return vector;
    }

    String location() {
        return new Chunk(heading == null ? "" : heading, text, firstPage, lastPage).location();
    }

    PassageText details() {
        return new PassageText(id, ordinal, heading, text, location());
    }

    private static byte[] bytes(float[] vector) {
        ByteBuffer buffer = ByteBuffer.allocate(vector.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        buffer.asFloatBuffer().put(vector);
        return buffer.array();
    }
}
