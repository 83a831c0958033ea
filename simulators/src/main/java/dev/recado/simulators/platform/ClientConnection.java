package dev.recado.simulators.platform;

import io.javalin.http.Context;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.jetty.ee10.servlet.ServletContextRequest;
import org.eclipse.jetty.io.EndPoint;

/**
 * The socket behind a request. A blocking servlet container does not notice that a client hung up until it writes; a
 * simulator must, because closing the connection is how a client cancels a model call.
 */
public final class ClientConnection {

    private static final AtomicInteger WAITING = new AtomicInteger();
    private static final int MANY = 500;
    private static final long LOOK_EVERY_MILLIS = 25;
    private static final long LOOK_EVERY_MILLIS_WHEN_MANY = 250;

    private final EndPoint endPoint;
    private boolean gone;

    private ClientConnection(EndPoint endPoint) {
        this.endPoint = endPoint;
    }

    /** The connection of a request whose body has been read completely. */
    public static ClientConnection of(Context ctx) {
        return new ClientConnection(ServletContextRequest.getServletContextRequest(ctx.req())
                .getConnectionMetaData()
                .getConnection()
                .getEndPoint());
    }

    /**
     * Waits, watching the client.
     *
     * @return false as soon as the client has closed the connection
     */
    public boolean await(Duration time) {
        long end = System.nanoTime() + time.toNanos();
        WAITING.incrementAndGet();
        try {
            while (!isGone()) {
                long left = (end - System.nanoTime()) / 1_000_000;
                if (left <= 0) {
                    return true;
                }
                Thread.sleep(Math.min(left, WAITING.get() > MANY ? LOOK_EVERY_MILLIS_WHEN_MANY : LOOK_EVERY_MILLIS));
            }
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            WAITING.decrementAndGet();
        }
    }

    /** Whether the client has closed the connection. */
    public boolean isGone() {
        if (!gone) {
            try {
                // HTTP/1.1 clients send nothing between the request and its answer, so this reads nothing, or the end.
                gone = !endPoint.isOpen()
                        || endPoint.fill(ByteBuffer.allocate(1).flip()) < 0;
            } catch (IOException e) {
                gone = true;
            }
        }
        return gone;
    }

    /** Cuts the connection without an answer. */
    public void drop() {
        gone = true;
        endPoint.close();
    }
}
