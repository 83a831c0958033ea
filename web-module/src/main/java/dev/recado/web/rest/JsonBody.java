package dev.recado.web.rest;

import dev.recado.web.problems.HttpProblem;
import jakarta.json.JsonException;
import jakarta.json.JsonStructure;
import jakarta.json.bind.Jsonb;
import jakarta.json.bind.JsonbBuilder;
import jakarta.json.bind.JsonbConfig;
import jakarta.json.bind.JsonbException;
import jakarta.json.spi.JsonProvider;
import jakarta.json.stream.JsonParser;
import jakarta.json.stream.JsonParserFactory;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.ext.MessageBodyReader;
import jakarta.ws.rs.ext.MessageBodyWriter;
import jakarta.ws.rs.ext.Provider;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.StringReader;
import java.lang.annotation.Annotation;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Records as JSON bodies. A member that we do not know is refused by its name, because a misspelt one would otherwise be
 * silently ignored; in answers, members without a value stand as null, so that every answer has the same shape.
 */
@Provider
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
public class JsonBody implements MessageBodyReader<Object>, MessageBodyWriter<Object> {
    // Yasson's own setting (org.eclipse.yasson.YassonConfig.FAIL_ON_UNKNOWN_PROPERTIES): JSON-B has no standard one.
    private static final Jsonb READER =
            JsonbBuilder.create(new JsonbConfig().setProperty("jsonb.fail-on-unknown-properties", true));
    private static final Jsonb WRITER = JsonbBuilder.create(new JsonbConfig().withNullValues(true));
    private static final JsonParserFactory STRICT = JsonProvider.provider().createParserFactory(Map.of());
    // Yasson's messages are all that says which member it was.
    private static final Pattern UNKNOWN = Pattern.compile("[Jj]son property (\\S+) can not be mapped");
    private static final Pattern MEMBER = Pattern.compile("property '([^']+)'");

    @Override
    public boolean isReadable(Class<?> type, Type generic, Annotation[] annotations, MediaType mediaType) {
        return mine(type);
    }

    @Override
    public Object readFrom(
            Class<Object> type,
            Type generic,
            Annotation[] annotations,
            MediaType mediaType,
            MultivaluedMap<String, String> headers,
            InputStream body)
            throws IOException {
        return read(new String(body.readAllBytes(), StandardCharsets.UTF_8), generic);
    }

    @Override
    public boolean isWriteable(Class<?> type, Type generic, Annotation[] annotations, MediaType mediaType) {
        return mine(type);
    }

    @Override
    public void writeTo(
            Object value,
            Class<?> type,
            Type generic,
            Annotation[] annotations,
            MediaType mediaType,
            MultivaluedMap<String, Object> headers,
            OutputStream body)
            throws IOException {
        body.write(write(value).getBytes(StandardCharsets.UTF_8));
    }

    /** A value as the JSON of an answer. */
    static String write(Object value) {
        return WRITER.toJson(value);
    }

    /** Reads a body; a 400 that names the trouble when it is not of the shape. */
    static Object read(String json, Type type) {
        if (json.isBlank() || json.strip().equals("null")) {
            throw new HttpProblem(400, "http.body-missing");
        }
        try {
            // JSON-B alone would stop reading where the object ends.
            try (JsonParser strict = STRICT.createParser(new StringReader(json))) {
                strict.next();
                strict.getValue();
                if (strict.hasNext()) {
                    throw new HttpProblem(400, "http.malformed-json");
                }
            }
            return READER.fromJson(json, type);
        } catch (JsonbException | JsonException e) {
            throw trouble(e);
        }
    }

    private static HttpProblem trouble(Throwable error) {
        String member = null;
        for (Throwable cause = error; cause != null; cause = cause.getCause()) {
            String message = String.valueOf(cause.getMessage());
            Matcher unknown = UNKNOWN.matcher(message);
            if (unknown.find()) {
                return new HttpProblem(400, "http.unknown-member", unknown.group(1));
            }
            Matcher named = MEMBER.matcher(message);
            member = named.find() ? named.group(1) : member;
        }
        return member == null
                ? new HttpProblem(400, "http.malformed-json")
                : new HttpProblem(400, "http.malformed-member", member);
    }

    private static boolean mine(@Nullable Class<?> type) {
        return type != null
                && !CharSequence.class.isAssignableFrom(type)
                && !InputStream.class.isAssignableFrom(type)
                && !JsonStructure.class.isAssignableFrom(type)
                && type != byte[].class;
    }
}
