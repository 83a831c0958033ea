package dev.recado.whatsapp;

import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/** Reads a request's raw bytes, but never more than a limit. */
final class LimitedBody {
    private LimitedBody() {}

    static byte @Nullable [] of(HttpServletRequest request, int limit) throws IOException {
        return read(request.getInputStream(), request.getContentLengthLong(), limit);
    }

    /**
     * Reads to the end.
     *
     * @param announced the length that the sender announced, or -1
     * @return the bytes, or null if there are more than the limit: then nothing was read if that was announced, else one
     *     byte more than the limit
     */
    static byte @Nullable [] read(InputStream in, long announced, int limit) throws IOException {
        if (announced > limit) {
            return null;
        }
        byte[] body = in.readNBytes(limit + 1);
        return body.length > limit ? null : body;
    }
}
