package dev.recado.llm;

import dev.langchain4j.model.embedding.onnx.PoolingMode;
import jakarta.json.Json;
import jakarta.json.JsonException;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import jakarta.json.stream.JsonParser;
import jakarta.json.stream.JsonParser.Event;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Properties;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What is said of a model by the files beside it: by the operator's {@code embedding.properties}, and by the model's own.
 *
 * @param saidTokens how many tokens of a text the operator says that it takes
 * @param ownTokens how many its own files say
 * @param cutTokens where its tokenizer cuts a text, whatever is said
 */
record ModelFolder(
        PoolingMode pooling,
        Optional<Integer> saidTokens,
        OptionalInt ownTokens,
        int cutTokens,
        Optional<String> queryPrefix,
        Optional<String> passagePrefix,
        boolean multilingual) {
    // LangChain4j's encoder gives a model 510 tokens and two special ones at a time, and its tokenizer cuts at 512
    // where its file
    // does not say otherwise.
    private static final int MOST_TOKENS = 512;
    private static final int LEAST_TOKENS = 16;

    /** Reads the files; {@link UncheckedIOException} or {@link IllegalArgumentException} naming the one that is wrong. */
    static ModelFolder of(Path folder) {
        Properties said = properties(folder.resolve("embedding.properties"));
        JsonValue truncation = member(folder.resolve("tokenizer.json"), "truncation");
        OptionalInt cut = limit(truncation instanceof JsonObject cutting ? cutting.get("max_length") : null);
        OptionalInt own = Stream.of(
                        limit(member(folder.resolve("config.json"), "max_position_embeddings")),
                        limit(member(folder.resolve("sentence_bert_config.json"), "max_seq_length")))
                .flatMapToInt(OptionalInt::stream)
                .min();
        return new ModelFolder(
                pooling(said.getProperty("pooling", "MEAN")),
                Optional.ofNullable(said.getProperty("max.tokens"))
                        .map(String::strip)
                        .map(Integer::valueOf),
                own,
                cut.orElse(MOST_TOKENS),
                Optional.ofNullable(said.getProperty("query.prefix")),
                Optional.ofNullable(said.getProperty("passage.prefix")),
                Boolean.parseBoolean(said.getProperty("multilingual", "true").strip()));
    }

    /** The same, but for what the operator says elsewhere. */
    ModelFolder or(
            Optional<String> otherPooling,
            Optional<Integer> otherTokens,
            Optional<String> otherQueryPrefix,
            Optional<String> otherPassagePrefix) {
        return new ModelFolder(
                otherPooling.map(ModelFolder::pooling).orElse(pooling),
                otherTokens.or(() -> saidTokens),
                ownTokens,
                cutTokens,
                otherQueryPrefix.or(() -> queryPrefix),
                otherPassagePrefix.or(() -> passagePrefix),
                multilingual);
    }

    /** How many tokens of a text the model really gets at a time, prefix and special ones included. */
    int tokens() {
        int wanted = saidTokens.orElseGet(() -> ownTokens.orElse(MOST_TOKENS));
        return Math.min(wanted, cutTokens);
    }

    private static PoolingMode pooling(String name) {
        return PoolingMode.valueOf(name.strip().toUpperCase(Locale.ROOT));
    }

    private static Properties properties(Path file) {
        Properties properties = new Properties();
        if (Files.exists(file)) {
            try (InputStream in = Files.newInputStream(file)) {
                properties.load(in);
            } catch (IOException e) {
                throw new UncheckedIOException(file + " can't be read", e);
            }
        }
        return properties;
    }

    /** A member of the object in a file; null where there is none. What follows it, such as a vocabulary, is not read. */
    private static @Nullable JsonValue member(Path file, String name) {
        if (!Files.exists(file)) {
            return null;
        }
        try (InputStream in = Files.newInputStream(file);
                JsonParser parser = Json.createParser(in)) {
            if (parser.next() != Event.START_OBJECT) {
                throw new IllegalArgumentException(file + " is no JSON object");
            }
            while (parser.next() == Event.KEY_NAME) {
                boolean wanted = parser.getString().equals(name);
                Event value = parser.next();
                if (wanted) {
                    return parser.getValue();
                }
                if (value == Event.START_OBJECT) {
                    parser.skipObject();
                } else if (value == Event.START_ARRAY) {
                    parser.skipArray();
                }
            }
            return null;
        } catch (IOException e) {
            throw new UncheckedIOException(file + " can't be read", e);
        } catch (JsonException e) {
            throw new IllegalArgumentException(file + " is no JSON object", e);
        }
    }

    /** A limit; one that no passage would fit into is none. */
    private static OptionalInt limit(@Nullable JsonValue said) {
        long limit =
                said instanceof JsonNumber number ? number.bigDecimalValue().longValue() : 0;
        return limit < LEAST_TOKENS ? OptionalInt.empty() : OptionalInt.of((int) Math.min(limit, MOST_TOKENS));
    }
}
