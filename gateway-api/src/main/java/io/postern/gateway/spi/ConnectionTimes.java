package io.postern.gateway.spi;

import io.postern.gateway.ServerConfig;
import io.postern.gateway.ServerConfig.Timeout;
import org.jspecify.annotations.Nullable;

/**
 * What one connection waits for, and since when. The framing guard and the engine write it down, the engine's
 * {@link Watch} reads it.
 */
final class ConnectionTimes {

    /** For a head that came by no connection. */
    static final ConnectionTimes NONE = new ConnectionTimes();

    // A head whose rest takes longer is not on its way any more.
    private static final long PROMPT_NANOS = 2_000_000_000;

    // In nanoseconds of the system's timer; 0 means that this is not waited for.
    private long idleSince = now();
    private long headSince;
    private volatile long readSince;
    private volatile long writeSince;

    private int open;
    private volatile @Nullable RequestHead answering;
    private volatile boolean bodyLate;
    private volatile boolean closed;

    /** Some of a head has come. */
    synchronized void headBegun() {
        if (headSince == 0) {
            headSince = now();
        }
    }

    /** Whether some of a head has come, not long ago, and nothing else is under way. */
    boolean isHeadUnderWay() {
        return isHeadUnderWay(now());
    }

    synchronized boolean isHeadUnderWay(long now) {
        return open == 0 && headSince != 0 && now - headSince <= PROMPT_NANOS;
    }

    /** A head is complete: a request is under way. */
    synchronized void headComplete() {
        open++;
        headSince = 0;
        idleSince = 0;
    }

    /** The application is called for this request. */
    void answering(RequestHead head) {
        answering = head;
    }

    /** The request for which the application has been called and that is not over, or null. */
    @Nullable
    RequestHead answering() {
        return answering;
    }

    /** A request is over. What has come of the next head meanwhile counts from now on. */
    synchronized void released() {
        answering = null;
        open--;
        if (open == 0) {
            idleSince = now();
            headSince = headSince == 0 ? 0 : idleSince;
        }
    }

    /** The application's thread waits for the body of its request. */
    void reading() {
        readSince = now();
    }

    void read() {
        readSince = 0;
    }

    /** Whether the client took too long for the body of a request: the last of this connection. */
    boolean isBodyLate() {
        return bodyLate;
    }

    /** The application's thread waits for the transport to take a part of its response. */
    void writing() {
        writeSince = now();
    }

    void written() {
        writeSince = 0;
    }

    void close() {
        closed = true;
    }

    boolean isClosed() {
        return closed;
    }

    /** What has taken too long by now, which is then forgotten, so that it is told once; or null. */
    @Nullable
    Timeout overdue(ServerConfig config) {
        return overdue(config, now());
    }

    synchronized @Nullable Timeout overdue(ServerConfig config, long now) {
        if (isOver(writeSince, Timeout.WRITE, now, config)) {
            writeSince = 0;
            return Timeout.WRITE;
        }
        if (isOver(readSince, Timeout.BODY, now, config)) {
            readSince = 0;
            bodyLate = true;
            return Timeout.BODY;
        }
        if (open == 0 && isOver(headSince, Timeout.HEAD, now, config)) {
            headSince = 0;
            idleSince = 0;
            return Timeout.HEAD;
        }
        if (headSince == 0 && isOver(idleSince, Timeout.IDLE, now, config)) {
            idleSince = 0;
            return Timeout.IDLE;
        }
        return null;
    }

    private static boolean isOver(long since, Timeout timeout, long now, ServerConfig config) {
        return since != 0 && now - since > config.timeout(timeout).toNanos();
    }

    private static long now() {
        return System.nanoTime() | 1; // never 0
    }
}
