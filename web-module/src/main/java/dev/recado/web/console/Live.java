package dev.recado.web.console;

import dev.recado.channels.DevicesChanged;
import dev.recado.conversations.ConversationChanged;
import dev.recado.knowledge.DocumentChanged;
import dev.recado.knowledge.GoldenRunChanged;
import dev.recado.knowledge.VersionChanged;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.TransactionPhase;
import jakarta.faces.event.WebsocketEvent;
import jakarta.faces.push.Push;
import jakarta.faces.push.PushContext;
import jakarta.inject.Inject;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Tells open pages what has changed, once it is committed. A push goes only to pages that were rendered for the same tenant
 * (their socket belongs to that one view and is addressed by the tenant's id) and carries nothing but an id: the page asks
 * again, with the rights that its session then has.
 */
@ApplicationScoped
public class Live {
    @Inject
    @Push(channel = "live")
    PushContext pages;

    // Of each tenant, how many pages listen. Without any, a push would still be put into words, for nobody.
    private final Map<String, Integer> open = new ConcurrentHashMap<>();

    void opened(@Observes @WebsocketEvent.Opened WebsocketEvent event) {
        open.merge(String.valueOf(event.<String>getUser()), 1, Integer::sum);
    }

    void closed(@Observes @WebsocketEvent.Closed WebsocketEvent event) {
        open.computeIfPresent(String.valueOf(event.<String>getUser()), (tenant, count) -> count > 1 ? count - 1 : null);
    }

    void conversation(@Observes(during = TransactionPhase.AFTER_SUCCESS) ConversationChanged changed) {
        tell(changed.tenantId(), changed.conversationId());
    }

    void document(@Observes(during = TransactionPhase.AFTER_SUCCESS) DocumentChanged changed) {
        tell(changed.tenantId(), changed.documentId());
    }

    void goldenRun(@Observes(during = TransactionPhase.AFTER_SUCCESS) GoldenRunChanged changed) {
        tell(changed.tenantId(), changed.runId());
    }

    void version(@Observes(during = TransactionPhase.AFTER_SUCCESS) VersionChanged changed) {
        tell(changed.tenantId(), changed.versionId());
    }

    void device(@Observes(during = TransactionPhase.AFTER_SUCCESS) DevicesChanged changed) {
        tell(changed.tenantId(), changed.deviceId());
    }

    private void tell(UUID tenant, UUID what) {
        if (open.containsKey(tenant.toString())) {
            pages.send(what.toString(), tenant.toString());
        }
    }
}
