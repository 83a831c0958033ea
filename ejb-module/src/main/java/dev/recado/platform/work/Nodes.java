package dev.recado.platform.work;

import dev.recado.platform.Ids;
import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This start of this server, as others see it: a row with a heartbeat. What a dead incarnation had claimed is given back, at
 * once when it was this node's own former life, after 30 seconds without a heartbeat otherwise.
 */
@ApplicationScoped
public class Nodes {
    private static final Logger LOG = LoggerFactory.getLogger(Nodes.class);

    private final UUID incarnation = Ids.next();
    private final String nodeName = System.getProperty("jboss.node.name", "recado");

    @Inject
    NodeRegistry registry;

    @Inject
    DueWork dueWork;

    @Inject
    Event<NodeDied> died;

    @PostConstruct
    void begin() {
        registry.begin(incarnation, nodeName);
    }

    /** The id of this start. */
    public UUID incarnation() {
        return incarnation;
    }

    void beat() {
        registry.beat(incarnation);
    }

    /** Takes back what dead incarnations were doing. Safe to repeat: one is marked as stopped only after all was taken back. */
    void buryTheDead() {
        for (UUID dead : registry.dead(incarnation, nodeName)) {
            LOG.info("Node incarnation {} is gone; its work is taken back", dead);
            try {
                died.fire(new NodeDied(dead));
                dueWork.release(dead);
                registry.stopped(dead);
            } catch (RuntimeException e) {
                LOG.warn(
                        "The work of node incarnation {} could not be taken back; the next sweep tries again", dead, e);
            }
        }
    }
}
