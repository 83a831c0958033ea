package dev.recado.whatsapp;

import jakarta.inject.Inject;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Where Meta calls: {@code GET} is the handshake, {@code POST} a webhook. While the server takes the events no thread waits. */
@WebServlet(urlPatterns = "/cloud/webhook", asyncSupported = true)
public class WebhookServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;

    @Inject
    private transient Connector connector;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        String challenge = request.getParameter("hub.challenge");
        Boolean verified = connector
                .webhook()
                .verifies(request.getParameter("hub.mode"), request.getParameter("hub.verify_token"));
        if (verified == null) {
            write(response, Webhook.Answer.LATER);
        } else if (!verified || challenge == null) {
            response.setStatus(HttpServletResponse.SC_FORBIDDEN);
        } else {
            // Plain text that no browser takes for a page: the challenge is whatever the caller says.
            response.setContentType("text/plain;charset=UTF-8");
            response.setHeader("X-Content-Type-Options", "nosniff");
            response.getOutputStream().write(challenge.getBytes(StandardCharsets.UTF_8));
        }
    }

    @Override
    protected void doPost(HttpServletRequest request, HttpServletResponse response) throws IOException {
        String correlationId = Correlation.of(request.getHeader(Correlation.HEADER), connector.clock());
        response.setHeader(Correlation.HEADER, correlationId);
        try (var on = Correlation.on(correlationId)) {
            byte[] body = LimitedBody.of(request, Webhook.MAX_BYTES);
            if (body == null) {
                // The rest stays unread, so this connection can't serve another request.
                response.setHeader("Connection", "close");
                write(response, connector.webhook().tooLarge(correlationId));
                return;
            }
            var answer = connector.webhook().receive(body, request.getHeader(WebhookSignature.HEADER), correlationId);
            AsyncContext waiting = Waiting.start(request);
            answer.whenComplete((result, failure) ->
                    Waiting.end(waiting, out -> write(out, failure == null ? result : Webhook.Answer.LATER)));
        }
    }

    private static void write(HttpServletResponse response, Webhook.Answer answer) {
        response.setStatus(answer.status());
        if (answer.retryAfterSeconds() > 0) {
            response.setIntHeader("Retry-After", answer.retryAfterSeconds());
        }
    }
}
