package dev.recado.whatsapp;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Webhooks on their way to the server. One that comes alone goes at once; those that come while calls are under way go
 * together in the next one, so that in a rush the cost of a call, and of the server's write to disk, is shared by many.
 */
final class Deliveries {
    /** While the server works on one call, the next is on the wire. */
    static final int MOST_UNDER_WAY = 2;

    private static final Logger LOG = LoggerFactory.getLogger(Deliveries.class);
    private static final int MOST_TOGETHER = 200;
    // A webhook has up to 3 MB, its events several times that; the server takes 16 MB in one call.
    private static final int MOST_BYTES_TOGETHER = 2 << 20;
    private static final int TAKEN = 202;
    private static final int MALFORMED = 400;
    private static final int TOO_LARGE = 413;
    private static final byte[] HEAD = "{\"webhooks\":[".getBytes(StandardCharsets.UTF_8);
    private static final byte[] TAIL = "]}".getBytes(StandardCharsets.UTF_8);

    private final BiFunction<byte[], String, CompletableFuture<Integer>> post;
    private final Executor threads;
    private final Room room;
    private final ReentrantLock lock = new ReentrantLock();
    private final Deque<Delivery> waiting = new ArrayDeque<>();
    // Those under way included: they are in memory as well.
    private int held;
    private long heldBytes;
    private final Map<String, Share> shares = new HashMap<>();
    private boolean full;
    private int underWay;

    /**
     * How much may wait for the server, and be on its way to it. Beyond that WhatsApp is asked to come again later, before
     * memory suffers. One device may hold as much as is free: however many are flooded, there is room left for the others.
     */
    record Room(int deliveries, long bytes) {}

    /**
     * @param post sends a body under a correlation id, and completes with the HTTP status or fails
     * @param threads tells the webhooks the outcome: each writes to a caller of its own, who may be slow
     */
    Deliveries(BiFunction<byte[], String, CompletableFuture<Integer>> post, Executor threads, Room room) {
        this.post = post;
        this.threads = threads;
        this.room = room;
    }

    /** What one device holds of the room. */
    private static final class Share {
        private int deliveries;
        private long bytes;
    }

    /** @param alone whether it may not share a call any more */
    private record Delivery(
            String device, byte[] webhook, String correlationId, CompletableFuture<Boolean> taken, boolean alone) {}

    /**
     * Hands over one webhook.
     *
     * @param device whose it is
     * @param webhook its events with correlation id and time, as JSON
     * @return whether the server has taken it durably; never fails
     */
    CompletableFuture<Boolean> add(String device, byte[] webhook, String correlationId) {
        Delivery delivery = new Delivery(device, webhook, correlationId, new CompletableFuture<>(), false);
        lock.lock();
        try {
            Share share = shares.getOrDefault(device, new Share());
            if (share.deliveries >= room.deliveries() - held
                    || share.bytes + webhook.length > room.bytes() - heldBytes) {
                if (!full) {
                    LOG.warn(
                            "{} webhooks of {} bytes wait for the server, {} of device {}, whose others have to come again",
                            held,
                            heldBytes,
                            share.deliveries,
                            device);
                }
                full = true;
                return CompletableFuture.completedFuture(false);
            }
            full = false;
            waiting.addLast(delivery);
            hold(delivery, 1);
        } finally {
            lock.unlock();
        }
        go();
        return delivery.taken();
    }

    private void hold(Delivery delivery, int sign) {
        Share share = shares.computeIfAbsent(delivery.device(), first -> new Share());
        held += sign;
        heldBytes += (long) sign * delivery.webhook().length;
        share.deliveries += sign;
        share.bytes += (long) sign * delivery.webhook().length;
        if (share.deliveries == 0) {
            shares.remove(delivery.device());
        }
    }

    private void go() {
        for (List<Delivery> next = next(); !next.isEmpty(); next = next()) {
            List<Delivery> together = next;
            post.apply(body(together), together.getFirst().correlationId()).whenComplete((status, failure) -> {
                settle(together, failure == null ? status : null);
                go();
            });
        }
    }

    /** What goes together in the next call; nothing when none waits or enough are under way. */
    private List<Delivery> next() {
        lock.lock();
        try {
            List<Delivery> next = new ArrayList<>();
            if (underWay == MOST_UNDER_WAY) {
                return next;
            }
            int bytes = 0;
            while (!waiting.isEmpty() && fits(next, bytes, waiting.getFirst())) {
                Delivery delivery = waiting.removeFirst();
                next.add(delivery);
                bytes += delivery.webhook().length;
            }
            if (!next.isEmpty()) {
                underWay++;
            }
            return next;
        } finally {
            lock.unlock();
        }
    }

    private static boolean fits(List<Delivery> next, int bytes, Delivery candidate) {
        return next.isEmpty()
                || (!next.getFirst().alone()
                        && !candidate.alone()
                        && next.size() < MOST_TOGETHER
                        && bytes + candidate.webhook().length <= MOST_BYTES_TOGETHER);
    }

    private void settle(List<Delivery> together, @Nullable Integer status) {
        lock.lock();
        try {
            underWay--;
            if (together.size() > 1 && status != null && (status == MALFORMED || status == TOO_LARGE)) {
                // One of them is to blame; the others must not suffer for that.
                for (Delivery delivery : together.reversed()) {
                    waiting.addFirst(new Delivery(
                            delivery.device(), delivery.webhook(), delivery.correlationId(), delivery.taken(), true));
                }
                return;
            }
            for (Delivery delivery : together) {
                hold(delivery, -1);
            }
        } finally {
            lock.unlock();
        }
        boolean taken = status != null && status == TAKEN;
        for (Delivery delivery : together) {
            delivery.taken().completeAsync(() -> taken, threads);
        }
    }

    private static byte[] body(List<Delivery> together) {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        body.writeBytes(HEAD);
        for (int i = 0; i < together.size(); i++) {
            if (i > 0) {
                body.write(',');
            }
            body.writeBytes(together.get(i).webhook());
        }
        body.writeBytes(TAIL);
        return body.toByteArray();
    }
}
