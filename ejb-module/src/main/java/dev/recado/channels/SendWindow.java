package dev.recado.channels;

import dev.recado.platform.TenantId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * To how many contacts of a tenant this node sends at once: to few after its start and after trouble, and to one more with each message
 * that WhatsApp takes. What is being sent when a server dies may have left or not, and nobody but a person can tell; so a backlog
 * must not be sent all at once before anything of it is known to arrive.
 */
final class SendWindow {
    static final int FIRST = 2;
    static final int MOST = 128;

    private final Map<TenantId, Window> windows = new HashMap<>();

    private static final class Window {
        private int width = FIRST;
        private int inside;
        private final Set<UUID> waiting = new LinkedHashSet<>();
    }

    /** Whether the contact is sent to now; otherwise it is one of those that {@link #accepted} or {@link #leave} names. */
    synchronized boolean enter(TenantId tenant, UUID contact) {
        Window window = windows.computeIfAbsent(tenant, first -> new Window());
        if (window.inside < window.width) {
            window.inside++;
            return true;
        }
        window.waiting.add(contact);
        return false;
    }

    /** WhatsApp took a message; returns who may be sent to as well now, and is inside already. */
    synchronized List<UUID> accepted(TenantId tenant) {
        Window window = windows.get(tenant);
        if (window == null) {
            return List.of();
        }
        window.width = Math.min(window.width + 1, MOST);
        return next(window);
    }

    /** The way to WhatsApp is not well. */
    synchronized void troubled(TenantId tenant) {
        Window window = windows.get(tenant);
        if (window != null) {
            window.width = FIRST;
        }
    }

    /** One contact is done with; returns who may be sent to now, and is inside already. */
    synchronized List<UUID> leave(TenantId tenant) {
        Window window = windows.get(tenant);
        if (window == null) {
            return List.of();
        }
        window.inside--;
        return next(window);
    }

    synchronized void forget(TenantId tenant) {
        Window window = windows.get(tenant);
        if (window != null) {
            window.waiting.clear();
            if (window.inside == 0) {
                windows.remove(tenant);
            }
        }
    }

    private static List<UUID> next(Window window) {
        List<UUID> next = new ArrayList<>();
        Iterator<UUID> waiting = window.waiting.iterator();
        while (window.inside < window.width && waiting.hasNext()) {
            next.add(waiting.next());
            waiting.remove();
            window.inside++;
        }
        return next;
    }
}
