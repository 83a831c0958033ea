package dev.recado.knowledge;

import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.hibernate.search.engine.backend.document.DocumentElement;
import org.hibernate.search.engine.backend.document.IndexFieldReference;
import org.hibernate.search.engine.backend.document.model.dsl.IndexSchemaElement;
import org.hibernate.search.engine.backend.types.VectorSimilarity;
import org.hibernate.search.mapper.pojo.bridge.TypeBridge;
import org.hibernate.search.mapper.pojo.bridge.binding.TypeBindingContext;
import org.hibernate.search.mapper.pojo.bridge.mapping.programmatic.TypeBinder;
import org.hibernate.search.mapper.pojo.bridge.runtime.TypeBridgeWriteContext;

/**
 * Lays out a passage in the index. The dimension of a vector field is part of the schema, but the model is the operator's
 * choice: there is a field per common dimension, and a passage fills the one that fits. Likewise its text is in the field of
 * its language.
 */
public class PassageBinder implements TypeBinder {
    /** The dimensions of the usual sentence models. */
    static final List<Integer> DIMENSIONS = List.of(256, 384, 512, 768, 1024, 1536, 2048, 3072);

    static final String VERSION = "version";
    static final String DOCUMENT = "document";
    static final String MODEL = "model";

    /** The name of the field for vectors of a dimension. */
    static String vectorField(int dimension) {
        return "vector_" + dimension;
    }

    @Override
    public void bind(TypeBindingContext context) {
        // A passage never changes, but the ORM must be told what the bridge reads.
        context.dependencies()
                .use("text")
                .use("heading")
                .use("language")
                .use("versionId")
                .use("documentId")
                .use("model")
                .use("embedding");
        IndexSchemaElement schema = context.indexSchemaElement();
        Map<Language, IndexFieldReference<String>> texts = new EnumMap<>(Language.class);
        for (Language language : Language.values()) {
            texts.put(
                    language,
                    schema.field(language.field(), f -> f.asString().analyzer(language.field()))
                            .toReference());
        }
        Map<Integer, IndexFieldReference<float[]>> vectors = new HashMap<>();
        for (int dimension : DIMENSIONS) {
            vectors.put(
                    dimension,
                    schema.field(vectorField(dimension), f -> f.asFloatVector()
                                    .dimension(dimension)
                                    .vectorSimilarity(VectorSimilarity.COSINE))
                            .toReference());
        }
        context.bridge(
                IndexedPassage.class,
                new Bridge(
                        schema.field(VERSION, f -> f.asString()).toReference(),
                        schema.field(DOCUMENT, f -> f.asString()).toReference(),
                        schema.field(MODEL, f -> f.asString()).toReference(),
                        texts,
                        vectors));
    }

    private record Bridge(
            IndexFieldReference<String> version,
            IndexFieldReference<String> document,
            IndexFieldReference<String> model,
            Map<Language, IndexFieldReference<String>> texts,
            Map<Integer, IndexFieldReference<float[]>> vectors)
            implements TypeBridge<IndexedPassage> {

        @Override
        public void write(DocumentElement target, IndexedPassage passage, TypeBridgeWriteContext context) {
            target.addValue(version, passage.versionId().toString());
            target.addValue(document, passage.documentId().toString());
            target.addValue(model, passage.model());
            target.addValue(texts.get(passage.language()), Language.withJoinedWords(passage.searchText()));
            float[] vector = passage.vector();
            IndexFieldReference<float[]> field = vectors.get(vector.length);
            if (field != null) {
                target.addValue(field, vector);
            }
        }
    }
}
