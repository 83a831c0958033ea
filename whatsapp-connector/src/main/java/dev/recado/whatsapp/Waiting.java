package dev.recado.whatsapp;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A request that is answered later, by another thread. */
final class Waiting {
    private static final Logger LOG = LoggerFactory.getLogger(Waiting.class);
    /** Every call that we wait for ends earlier on its own. */
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private Waiting() {}

    static AsyncContext start(HttpServletRequest request) {
        AsyncContext waiting = request.startAsync();
        waiting.setTimeout(LIMIT.toMillis());
        return waiting;
    }

    static void end(AsyncContext waiting, Answer answer) {
        try {
            answer.write((HttpServletResponse) waiting.getResponse());
        } catch (IOException e) {
            LOG.debug("Nobody waits for the answer any more", e);
        } finally {
            waiting.complete();
        }
    }

    /** Writes an answer. */
    interface Answer {
        void write(HttpServletResponse response) throws IOException;
    }
}
