package dev.recado.web.rest;

import dev.recado.web.problems.HttpProblem;
import jakarta.annotation.Priority;
import jakarta.inject.Inject;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.ext.Provider;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Refuses bodies that are larger than anything sensible, by what they say of themselves and by counting. */
@Provider
@Priority(Priorities.AUTHORIZATION)
public class BodyLimit implements ContainerRequestFilter {
    static final long JSON_BYTES = 1 << 20;

    @Inject
    @ConfigProperty(name = "recado.upload.max-bytes", defaultValue = "52428800")
    long uploadBytes;

    @Override
    public void filter(ContainerRequestContext request) {
        MediaType type = request.getMediaType();
        boolean upload = type != null && type.isCompatible(MediaType.MULTIPART_FORM_DATA_TYPE);
        // An upload's envelope may be as large as a JSON body.
        long limit = upload ? uploadBytes + JSON_BYTES : JSON_BYTES;
        if (request.getLength() > limit) {
            throw tooLarge(limit);
        }
        request.setEntityStream(new Limited(request.getEntityStream(), limit));
    }

    private static HttpProblem tooLarge(long limit) {
        return new HttpProblem(413, "http.too-large", limit);
    }

    private static final class Limited extends FilterInputStream {
        private final long limit;
        private long read;

        Limited(InputStream in, long limit) {
            super(in);
            this.limit = limit;
        }

        @Override
        public int read() throws IOException {
            int one = super.read();
            if (one >= 0) {
                count(1);
            }
            return one;
        }

        @Override
        public int read(byte[] bytes, int from, int length) throws IOException {
            int count = super.read(bytes, from, length);
            if (count > 0) {
                count(count);
            }
            return count;
        }

        @Override
        public boolean markSupported() {
            return false;
        }

        private void count(int more) {
            read += more;
            if (read > limit) {
                throw tooLarge(limit);
            }
        }
    }
}
