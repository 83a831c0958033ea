package dev.recado.llm;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.langchain4j.model.embedding.onnx.AbstractInProcessEmbeddingModel;
import dev.langchain4j.model.embedding.onnx.OnnxBertBiEncoder;
import dev.langchain4j.model.embedding.onnx.PoolingMode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A sentence model in ONNX Runtime, on the caller's thread and the runtime's own. */
final class OnnxSentenceModel extends AbstractInProcessEmbeddingModel {
    /** @see <a href="https://onnxruntime.ai/docs/performance/tune-performance/threading.html">ONNX Runtime, thread management</a> */
    private static final String SPINNING = "session.intra_op.allow_spinning";

    private final OnnxBertBiEncoder encoder;

    /** Loads it; UncheckedIOException where the files can't be read, IllegalArgumentException where they hold no model. */
    OnnxSentenceModel(Path model, Path tokenizer, PoolingMode poolingMode) {
        super(Runnable::run);
        try (InputStream tokens = Files.newInputStream(tokenizer);
                OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
            // Its threads would otherwise keep the processors busy while they wait for work: webhooks would wait for
            // documents.
            options.addConfigEntry(SPINNING, "0");
            // Whoever has many texts gives them to several threads; one question is too short to be shared.
            options.setIntraOpNumThreads(1);
            OrtEnvironment environment = OrtEnvironment.getEnvironment();
            encoder = new OnnxBertBiEncoder(
                    environment, environment.createSession(model.toString(), options), tokens, poolingMode);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (OrtException e) {
            throw new IllegalArgumentException("No model that ONNX Runtime can load: " + model, e);
        }
    }

    @Override
    protected OnnxBertBiEncoder model() {
        return encoder;
    }
}
