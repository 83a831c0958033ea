package dev.recado.web.internal;

import dev.recado.channels.InboundBatch;
import dev.recado.channels.Inbox;
import dev.recado.channels.whatsapp.ConnectorLink;
import dev.recado.channels.whatsapp.ProblemReport;
import dev.recado.platform.Json;
import dev.recado.platform.Unavailable;
import jakarta.inject.Inject;
import jakarta.json.JsonException;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.json.JsonReaderFactory;
import jakarta.json.bind.JsonbException;
import jakarta.json.spi.JsonProvider;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The server's side of the connector: it fetches its devices, delivers events, and reports calls that it refused. Each
 * request is signed over its raw bytes, so they are read before anything else is done with them.
 */
@WebServlet("/internal/whatsapp/*")
public class WhatsAppServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;
    private static final Logger LOG = LoggerFactory.getLogger(WhatsAppServlet.class);
    // Meta's webhooks have up to 3 MB; as events, with the original of each beside it, they grow.
    private static final int MOST_BYTES = 16 << 20;
    private static final String RETRY_SECONDS = "5";
    private static final JsonReaderFactory READERS = JsonProvider.provider().createReaderFactory(Map.of());

    @Inject
    @SuppressWarnings("serial") // A servlet is never serialised.
    transient ConnectorLink connector;

    @Inject
    @SuppressWarnings("serial")
    transient Inbox inbox;

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        byte[] body = request.getInputStream().readNBytes(MOST_BYTES + 1);
        if (body.length > MOST_BYTES) {
            response.setStatus(HttpServletResponse.SC_REQUEST_ENTITY_TOO_LARGE);
            return;
        }
        boolean signed = connector.verify(
                request.getHeader("X-Recado-Timestamp"),
                request.getMethod(),
                request.getRequestURI(),
                body,
                request.getHeader("X-Recado-Signature"));
        if (!signed) {
            LOG.warn("{} {} refused: the signature is wrong or too old", request.getMethod(), request.getRequestURI());
            response.setStatus(HttpServletResponse.SC_UNAUTHORIZED);
            return;
        }
        switch (request.getMethod() + " " + request.getPathInfo()) {
            case "GET /devices" -> devices(request, response);
            case "POST /events" -> events(body, response);
            case "POST /problems" -> problems(body, response);
            default -> response.setStatus(HttpServletResponse.SC_NOT_FOUND);
        }
    }

    private void devices(HttpServletRequest request, HttpServletResponse response) throws IOException {
        // The version first: should a device change in between, the connector gets it now and once more.
        String tag = "\"" + connector.version() + "\"";
        response.setHeader("ETag", tag);
        response.setHeader("Cache-Control", "no-store");
        if (tag.equals(request.getHeader("If-None-Match"))) {
            response.setStatus(HttpServletResponse.SC_NOT_MODIFIED);
            return;
        }
        answer(response, HttpServletResponse.SC_OK, Json.write(connector.devices()));
    }

    private void events(byte[] body, HttpServletResponse response) throws IOException {
        List<InboundBatch> batches;
        try (JsonReader reader = READERS.createReader(new ByteArrayInputStream(body), StandardCharsets.UTF_8)) {
            batches = reader.readObject().getJsonArray("webhooks").getValuesAs(JsonObject.class).stream()
                    .map(WhatsAppServlet::batch)
                    .toList();
        } catch (JsonException | DateTimeException | ClassCastException | NullPointerException malformed) {
            LOG.error("The connector sent events that are malformed: {}", malformed.toString());
            response.setStatus(HttpServletResponse.SC_BAD_REQUEST);
            return;
        }
        try {
            inbox.accept(batches);
        } catch (Unavailable e) {
            // The inbox itself says once when it is at its limit; a broker that fails is told each time.
            if (e.getCause() == null) {
                LOG.debug("Events are not taken: {}", e.getMessage());
            } else {
                LOG.warn("Events can't be taken at the moment", e);
            }
            response.setHeader("Retry-After", RETRY_SECONDS);
            response.setStatus(HttpServletResponse.SC_SERVICE_UNAVAILABLE);
            return;
        }
        answer(
                response,
                HttpServletResponse.SC_ACCEPTED,
                "{\"accepted\":"
                        + batches.stream()
                                .mapToInt(batch -> batch.events().size())
                                .sum() + "}");
    }

    private static InboundBatch batch(JsonObject webhook) {
        return new InboundBatch(
                webhook.getString("correlationId"),
                Instant.parse(webhook.getString("receivedAt")),
                webhook.getJsonArray("events").getValuesAs(JsonObject.class));
    }

    private void problems(byte[] body, HttpServletResponse response) {
        ProblemReport report;
        try {
            report = Json.read(new String(body, StandardCharsets.UTF_8), ProblemReport.class);
        } catch (JsonbException malformed) {
            LOG.error("The connector sent a report that is malformed", malformed);
            response.setStatus(HttpServletResponse.SC_BAD_REQUEST);
            return;
        }
        connector.report(report);
        response.setStatus(HttpServletResponse.SC_NO_CONTENT);
    }

    private static void answer(HttpServletResponse response, int status, String json) throws IOException {
        response.setStatus(status);
        response.setContentType("application/json");
        response.getOutputStream().write(json.getBytes(StandardCharsets.UTF_8));
    }
}
