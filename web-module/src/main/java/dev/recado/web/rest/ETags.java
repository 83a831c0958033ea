package dev.recado.web.rest;

import dev.recado.web.problems.HttpProblem;
import java.lang.reflect.RecordComponent;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.OptionalLong;
import java.util.function.LongSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Entity tags of the form {@code "<version>.<fingerprint>"}. An update is decided by the version alone, so that a device's
 * "last seen" does not make an administrator's change stale; whether a copy is still fresh is decided by the whole, so that
 * it never hides such a detail.
 */
final class ETags {
    private static final Pattern TAG = Pattern.compile("\"(\\d{1,18})(?:\\.[0-9a-f]+)?\"");
    private static final int FINGERPRINT_BYTES = 8;

    private static final ClassValue<RecordComponent[]> VERSION = new ClassValue<>() {
        @Override
        protected RecordComponent[] computeValue(Class<?> type) {
            if (!type.isRecord()) {
                return new RecordComponent[0];
            }
            return Arrays.stream(type.getRecordComponents())
                    .filter(part -> part.getName().equals("version") && part.getType() == long.class)
                    .toArray(RecordComponent[]::new);
        }
    };

    private ETags() {}

    /** The version of a resource, if it has one: a record with a component {@code long version}. */
    static OptionalLong version(@Nullable Object resource) {
        if (resource == null) {
            return OptionalLong.empty();
        }
        RecordComponent[] parts = VERSION.get(resource.getClass());
        if (parts.length == 0) {
            return OptionalLong.empty();
        }
        try {
            return OptionalLong.of((long) parts[0].getAccessor().invoke(resource));
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("A record's version can't be read: " + resource.getClass(), e);
        }
    }

    /** The tag of a representation. */
    static String of(long version, String representation) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(representation.getBytes(StandardCharsets.UTF_8));
            return "\"" + version + "." + HexFormat.of().formatHex(hash, 0, FINGERPRINT_BYTES) + "\"";
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every Java has SHA-256", e);
        }
    }

    /** Whether an {@code If-None-Match} names the tag (weak comparison, RFC 9110 §13.1.2). */
    static boolean named(@Nullable String ifNoneMatch, String tag) {
        if (ifNoneMatch == null) {
            return false;
        }
        return Arrays.stream(ifNoneMatch.split(","))
                .map(String::strip)
                .map(one -> one.startsWith("W/") ? one.substring(2) : one)
                .anyMatch(one -> one.equals("*") || one.equals(tag));
    }

    /**
     * The version that an {@code If-Match} asks for. Without one it is a 428, so that nobody overwrites what they have not
     * seen; one that can't be of ours is a 412.
     *
     * @param present the resource's present version, for {@code *}
     */
    static long wanted(@Nullable String ifMatch, LongSupplier present) {
        if (ifMatch == null || ifMatch.isBlank()) {
            throw new HttpProblem(428, "http.if-match-missing");
        }
        if (ifMatch.strip().equals("*")) {
            return present.getAsLong();
        }
        Matcher tag = TAG.matcher(ifMatch.strip());
        if (!tag.matches()) {
            throw new HttpProblem(412, "http.if-match-unknown");
        }
        return Long.parseLong(tag.group(1));
    }
}
