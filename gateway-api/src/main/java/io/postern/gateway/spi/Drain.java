package io.postern.gateway.spi;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.IntSupplier;

/**
 * The end of a server's requests: waits for those in flight, and a moment longer for those that are on their way on
 * connections that clients believe to be open.
 *
 * <p>That moment is counted in looks, and each has to find nothing going on: a process that was held up as a whole has
 * not waited, however late it is.
 */
final class Drain {

    private static final long LOOK_MILLIS = 50;
    private static final int QUIET_LOOKS = 5;

    private final IntSupplier busy;
    private final AtomicBoolean moved = new AtomicBoolean();
    private volatile boolean begun;

    // Guarded by this object's monitor.
    private boolean limited;
    private long end;

    /** Takes what counts the requests in flight, those included of which a part has come. */
    Drain(IntSupplier busy) {
        this.busy = busy;
    }

    void begin() {
        begun = true;
    }

    boolean hasBegun() {
        return begun;
    }

    void requestEnded() {
        if (begun) {
            moved.set(true);
        }
    }

    /** How many requests are in flight. */
    int busy() {
        return busy.getAsInt();
    }

    /** Lets it end when that time is over, or earlier if it was told so before. */
    synchronized void limit(Duration grace) {
        long wanted = System.nanoTime() + nanos(grace);
        if (!limited || wanted - end < 0) {
            limited = true;
            end = wanted;
            notifyAll();
        }
    }

    /** Waits until all is quiet, or the limit is reached. */
    synchronized void await() throws InterruptedException {
        int quiet = 0;
        for (long left = left(); left > 0 && quiet < QUIET_LOOKS; left = left()) {
            wait(Math.min(LOOK_MILLIS, left / 1_000_000 + 1));
            quiet = moved.getAndSet(false) || busy() > 0 ? 0 : quiet + 1;
        }
    }

    private synchronized long left() {
        return end - System.nanoTime();
    }

    private static long nanos(Duration grace) {
        Duration longest = Duration.ofNanos(Long.MAX_VALUE);
        return grace.isNegative() ? 0 : grace.compareTo(longest) > 0 ? Long.MAX_VALUE : grace.toNanos();
    }
}
